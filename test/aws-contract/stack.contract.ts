// The template that is made of a guide's demands, carried out by a CloudFormation that is not ours: what stands afterwards is
// looked at from outside, and what the server does not take from the template is looked for too.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeAddressesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  type Instance,
  type SecurityGroup,
  type Volume,
} from "@aws-sdk/client-ec2";
import type { Role } from "@aws-sdk/client-iam";
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { clusterTemplate } from "../../src/plan/stack/cluster-template.ts";
import { stackTemplate } from "../../src/plan/stack/stack-template.ts";
import { stateFolder } from "../support/run-program.ts";
import { ec2, never, newName, programCall, route53, ssm } from "./account.ts";
import { expectLack } from "./lacks.ts";
import { NODE_TEMPLATE, NODE_TEMPLATE_HERE, NODE_TYPE } from "./node-template.ts";

const SUBJECT = "a stack's template";

let call: AwsCall;
const stack = newName("node");
const dnsName = `node-01.${stack}.example.org`;
let zone: string;
let node: Instance;
let role: Role;
let group: SecurityGroup;
let data: Volume;

async function made(name: string, template: string, parameters: Readonly<Record<string, string>>) {
  const ChangeSetName = `lamplighter-${name}`;
  await call(
    "cloudformation:CreateChangeSet",
    {
      StackName: name,
      ChangeSetName,
      ChangeSetType: "CREATE",
      TemplateBody: template,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ["CAPABILITY_IAM"],
    },
    never,
  );
  await call("cloudformation:ExecuteChangeSet", { StackName: name, ChangeSetName }, never);
}

beforeAll(async () => {
  call = await programCall();
  const created = await route53().send(
    new CreateHostedZoneCommand({ Name: `${stack}.example.org`, CallerReference: stack }),
  );
  zone = created.HostedZone?.Id?.split("/").at(-1) ?? "";
  await made(stack, NODE_TEMPLATE_HERE, { DataVolumeSize: "64", HostedZone: zone, DnsName: dnsName });
  const Filters = [{ Name: "tag:lamplighter:stack", Values: [stack] }];
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  node = Reservations?.[0]?.Instances?.[0] ?? {};
  const InstanceProfileName = node.IamInstanceProfile?.Arn?.split("/").at(-1) ?? "";
  const { InstanceProfile } = await call("iam:GetInstanceProfile", { InstanceProfileName }, never);
  role = (InstanceProfile?.Roles ?? []).at(0) as Role;
  const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({ Filters }));
  group = SecurityGroups?.[0] ?? {};
  const { Volumes = [] } = await ec2().send(
    new DescribeVolumesCommand({ Filters: [{ Name: "attachment.instance-id", Values: [nodeId()] }] }),
  );
  data = Volumes.find(({ Attachments }) => Attachments?.[0]?.Device === "/dev/sdf") ?? {};
});
afterAll(() => vi.unstubAllEnvs());

const nodeId = (): string => node.InstanceId ?? "";

it("has a template of which AWS's own linter has nothing to say, and that linter sees what is wrong", () => {
  const templates = {
    "guide.yaml": NODE_TEMPLATE,
    "nothing.yaml": stackTemplate([]).text,
    "cluster.yaml": clusterTemplate("CLUSTER_NAME", []).text,
    "large-cluster.yaml": clusterTemplate("CLUSTER_NAME", [
      {
        requirement: {
          kind: "documentdb",
          cluster: null,
          engine: "8.0",
          instances: 16,
          instanceClass: "db.r6g.large",
          backupRetention: 35,
        },
        line: 1,
        text: "DocumentDB",
      },
    ]).text,
    "wrong.yaml": NODE_TEMPLATE.replace("Encrypted: true", "Encrypt: true"),
    "wrong-cluster.yaml": clusterTemplate("CLUSTER_NAME", []).text.replace(
      "DeletionProtection:",
      "Protection:",
    ),
  };
  const folder = stateFolder();
  const files = Object.entries(templates).map(([name, template]) => {
    writeFileSync(join(folder, name), template);
    return join(folder, name);
  });
  const { python, env } = JSON.parse(process.env.CONTRACT_PYTHON ?? "{}");
  const main = "from cfnlint.runner.cli import main; main()";
  const words = ["--regions", "eu-central-1", "us-east-1", "--format", "parseable", "--", ...files];
  const { stdout, stderr } = spawnSync(python, ["-c", main, ...words], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const found = stdout.split("\n").filter((line) => line !== "");
  expect(found.filter((line) => !/wrong(?:-cluster)?\.yaml/.test(line))).toEqual([]);
  expect(found.join("\n")).toContain("'Encrypt' was unexpected");
  expect(found.join("\n")).toContain("'Protection' was unexpected");
});

describe("the stack of a guide's node", () => {
  it("stands, and keeps the template as it was given", async () => {
    const { Stacks } = await call("cloudformation:DescribeStacks", { StackName: stack }, never);
    expect(Stacks).toMatchObject([{ StackStatus: "CREATE_COMPLETE" }]);
    const { TemplateBody } = await call("cloudformation:GetTemplate", { StackName: stack }, never);
    expect(TemplateBody).toBe(NODE_TEMPLATE_HERE);
  });

  it("has one instance of the chosen type, of the newest image, by its stack's name", async () => {
    const Name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    const newest = await ssm().send(new GetParameterCommand({ Name }));
    expect(node).toMatchObject({
      InstanceType: NODE_TYPE,
      ImageId: newest.Parameter?.Value,
      State: { Name: "running" },
      Tags: expect.arrayContaining([{ Key: "Name", Value: stack }]),
    });
  });

  it("gives it a role that EC2 may take on", () => {
    expect(role.AssumeRolePolicyDocument).toContain("ec2.amazonaws.com");
  });

  it("opens what the guide demands to whom it demands, and never Docker's API without TLS", () => {
    const rules = (group.IpPermissions ?? []).map((it) =>
      [
        it.IpProtocol,
        it.FromPort,
        it.ToPort,
        it.IpRanges?.[0]?.CidrIp ?? it.UserIdGroupPairs?.[0]?.GroupId,
      ].join(" "),
    );
    const self = group.GroupId;
    expect(rules.sort()).toEqual(
      [
        "tcp 80 80 0.0.0.0/0",
        "tcp 443 443 0.0.0.0/0",
        `tcp 2376 2376 ${self}`,
        `tcp 2377 2377 ${self}`,
        `tcp 7946 7946 ${self}`,
        `udp 7946 7946 ${self}`,
        `udp 4789 4789 ${self}`,
      ].sort(),
    );
  });

  it("attaches a data volume of the size that was asked for, in the node's zone", () => {
    expect(data).toMatchObject({
      Size: 64,
      State: "in-use",
      AvailabilityZone: node.Placement?.AvailabilityZone,
      Attachments: [{ InstanceId: nodeId(), Device: "/dev/sdf" }],
    });
  });

  it("gives it an elastic address, and the name that points there", async () => {
    const { Addresses } = await ec2().send(
      new DescribeAddressesCommand({ Filters: [{ Name: "instance-id", Values: [nodeId()] }] }),
    );
    expect(Addresses).toHaveLength(1);
    const { ResourceRecordSets = [] } = await route53().send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
    );
    expect(ResourceRecordSets.filter(({ Type }) => Type === "A")).toMatchObject([
      {
        Name: expect.stringMatching(new RegExp(`^${dnsName}\\.?$`)),
        ResourceRecords: [{ Value: Addresses?.[0]?.PublicIp }],
      },
    ]);
  });

  it("has a launch template that demands session tokens of the metadata service", async () => {
    const { LaunchTemplateVersions = [] } = await ec2().send(
      new DescribeLaunchTemplateVersionsCommand({ Versions: ["$Latest"] }),
    );
    expect(LaunchTemplateVersions).toContainEqual(
      expect.objectContaining({
        LaunchTemplateData: expect.objectContaining({
          MetadataOptions: expect.objectContaining({ HttpTokens: "required" }),
        }),
      }),
    );
  });
});

it("a further node takes the group that is named, and makes neither a group nor a record", async () => {
  const further = newName("node");
  await made(further, NODE_TEMPLATE_HERE, { SharedGroup: group.GroupId ?? "", DataVolumeSize: "64" });
  const Filters = [{ Name: "tag:lamplighter:stack", Values: [further] }];
  const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({ Filters }));
  expect(SecurityGroups).toEqual([]);
  const { Reservations } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  expect(Reservations).toHaveLength(1);
  const { ResourceRecordSets = [] } = await route53().send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  expect(ResourceRecordSets.filter(({ Type }) => Type === "A")).toHaveLength(1);
});

describe("lacking, and said so at the end of the run:", () => {
  const lacks: readonly (readonly [what: string, lacks: () => boolean | Promise<boolean>])[] = [
    [
      "the role has none of the managed policies",
      async () =>
        (await call("iam:ListAttachedRolePolicies", { RoleName: role.RoleName }, never)).AttachedPolicies
          ?.length === 0,
    ],
    ["the instance is in no security group", () => (node.SecurityGroups ?? []).length === 0],
    [
      "the instance is not protected from being terminated",
      async () => {
        const input = { InstanceId: nodeId(), Attribute: "disableApiTermination" as const };
        const { DisableApiTermination } = await ec2().send(new DescribeInstanceAttributeCommand(input));
        return DisableApiTermination?.Value === false;
      },
    ],
    [
      "the instance does not follow its launch template (session tokens of the metadata service)",
      () => node.MetadataOptions?.HttpTokens === "optional",
    ],
    [
      "the data volume is neither encrypted nor gp3, and has no tags",
      () => data.Encrypted === false && data.VolumeType === "gp2" && (data.Tags ?? []).length === 0,
    ],
    [
      "there is no key pair",
      async () => {
        const { KeyPairs = [] } = await ec2().send(new DescribeKeyPairsCommand({}));
        return KeyPairs.every(({ KeyName }) => KeyName !== stack);
      },
    ],
    [
      "the root volume's size is not taken from the image, and has to be said",
      () =>
        made(newName("rootless"), NODE_TEMPLATE, {}).then(
          () => false,
          (error: Error) => error.name === "MissingParameter",
        ),
    ],
  ];

  it.each(lacks)("%s", async (what, isLacking) => {
    expectLack(SUBJECT, what, await isLacking());
  });
});
