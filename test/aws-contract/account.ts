// The account that the server keeps, as its owner sees it: what the program only looks at is made here, with clients of
// the tests' own, and what it made is looked at from outside.
import { DocDBClient } from "@aws-sdk/client-docdb";
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SSMClient } from "@aws-sdk/client-ssm";
import { vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { awsClient } from "../../src/aws/client/client.ts";
import { asAws, MOTO_URL, REGION } from "./moto.ts";

const owner = (region: string) => ({
  endpoint: MOTO_URL,
  region,
  credentials: { accessKeyId: "owner", secretAccessKey: "owner" },
});

export const ec2 = (region = REGION): EC2Client => new EC2Client(owner(region));
export const docdb = (): DocDBClient => new DocDBClient(owner(REGION));
export const iam = (): IAMClient => new IAMClient(owner(REGION));
export const route53 = (): Route53Client => new Route53Client(owner(REGION));
export const ssm = (region = REGION): SSMClient => new SSMClient(owner(region));

export const never = new AbortController().signal;

/** The program's own way to AWS, here to the server, for whoever this process is. */
export async function ownCall(region = REGION): Promise<AwsCall> {
  return (await awsClient({ profile: null, region, endpoint: MOTO_URL })).call;
}

/** The same for somebody who may do everything. */
export function programCall(region = REGION): Promise<AwsCall> {
  asAws();
  return ownCall(region);
}

let names = 0;

/** A name that nothing else in this account has. */
export function newName(stem: string): string {
  return `${stem}-${process.pid}-${++names}`;
}

/** Starts instances of one reservation; gives their ids. */
export async function startInstances(
  tags: Readonly<Record<string, string>>,
  more: Partial<RunInstancesCommandInput> = {},
  region = REGION,
): Promise<readonly string[]> {
  const { Instances = [] } = await ec2(region).send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: "t3.medium",
      MinCount: 1,
      MaxCount: 1,
      Placement: { AvailabilityZone: `${region}a` },
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
      ...more,
    }),
  );
  return Instances.map(({ InstanceId = "" }) => InstanceId);
}

/** An image of Amazon Linux 2 that the server has in every Region that it has images of. */
export const IMAGE = "ami-04681a1dbd79675a5";
export const IMAGE_NAME = "amzn2-ami-hvm-2.0.20180810-x86_64-gp2";

/** Makes an encrypted volume of that many GiB and attaches it; gives its id. */
export async function attachVolume(instance: string, device: string, Size: number): Promise<string> {
  const client = ec2();
  const { VolumeId = "" } = await client.send(
    new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size, VolumeType: "gp3", Encrypted: true }),
  );
  await client.send(new AttachVolumeCommand({ VolumeId, InstanceId: instance, Device: device }));
  return VolumeId;
}

/** Makes this process a user who may do these actions and no other. Says who that is. */
export async function asUserAllowed(...actions: readonly string[]): Promise<string> {
  const client = iam();
  const UserName = newName("user");
  const { User } = await client.send(new CreateUserCommand({ UserName }));
  const statement = { Effect: "Allow", Action: actions, Resource: "*" };
  if (actions.length > 0)
    await client.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: "allowed",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  asAws();
  vi.stubEnv("AWS_ACCESS_KEY_ID", AccessKey?.AccessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", AccessKey?.SecretAccessKey);
  return User?.Arn ?? "";
}

/** Does the work while the server checks every signature and permission, which it does not do of itself. */
export async function underIam<T>(work: () => Promise<T>): Promise<T> {
  const checks = (from: string) => fetch(`${MOTO_URL}/moto-api/reset-auth`, { method: "POST", body: from });
  await checks("0");
  try {
    return await work();
  } finally {
    await checks("inf");
  }
}
