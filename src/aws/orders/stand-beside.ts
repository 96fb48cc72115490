// The parameters of a stack that is made beside an instance: the instance's network, a second Availability
// Zone in it, its security group and its role. Reads only.
import type { AwsOperations } from "../api/call.ts";
import type { Stack } from "./stacks.ts";
import { callFor, type OrderJob, turnerFor } from "./work.ts";

type Job = Pick<OrderJob, "session" | "signal">;
type Instance = NonNullable<
  NonNullable<AwsOperations["ec2:DescribeInstances"][1]["Reservations"]>[number]["Instances"]
>[number];
type Subnet = NonNullable<AwsOperations["ec2:DescribeSubnets"][1]["Subnets"]>[number];

/** Values of the template's parameters by name; or why there are none, and what to do. */
export type Beside = { readonly parameters: Readonly<Record<string, string>> } | { readonly why: string };

/** The parameters for the instance's surroundings. Rejects with a CallError. */
export async function placeBeside(job: Job, id: string): Promise<Beside> {
  const instance = await instanceOf(job, id);
  const { VpcId: vpc, SubnetId: subnet, Placement, SecurityGroups = [] } = instance ?? {};
  const zone = Placement?.AvailabilityZone;
  const [group] = SecurityGroups;
  if (vpc === undefined || subnet === undefined || zone === undefined || group?.GroupId === undefined)
    return {
      why: `EC2 does not report the VPC and security group of ${id}. Check that the instance is running, and check the Region and account.`,
    };
  const other = await otherZone(job, vpc, zone);
  if (other?.SubnetId === undefined || other.AvailabilityZone === undefined)
    return {
      why: `The VPC ${vpc} has subnets in ${zone} only, but a cluster needs two Availability Zones. Make a subnet in another zone, then retry.`,
    };
  return {
    parameters: {
      NodeGroup: group.GroupId,
      NodeRole: await roleOf(job, instance),
      Vpc: vpc,
      Subnets: [subnet, other.SubnetId].join(","),
      Zones: [zone, other.AvailabilityZone].join(","),
    },
  };
}

/** An existing stack keeps these values: another node must not replace the first. */
export function keptBeside(
  stack: Stack,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const standing = new Map((stack.Parameters ?? []).map((it) => [it.ParameterKey, it.ParameterValue]));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, standing.get(name) ?? value]),
  );
}

async function instanceOf(job: Job, id: string): Promise<Instance | undefined> {
  const { Reservations = [] } = await callFor(job, "ec2:DescribeInstances", { InstanceIds: [id] });
  return Reservations.flatMap(({ Instances }) => Instances ?? []).find(({ InstanceId }) => InstanceId === id);
}

/** The first subnet in another zone, by zone and id, so that a second proposal is the same. */
async function otherZone(job: Job, vpc: string, zone: string): Promise<Subnet | undefined> {
  const all: Subnet[] = [];
  const turn = turnerFor("ec2:DescribeSubnets");
  let token: string | undefined;
  do {
    const page: AwsOperations["ec2:DescribeSubnets"][1] = await callFor(job, "ec2:DescribeSubnets", {
      Filters: [{ Name: "vpc-id", Values: [vpc] }],
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const subnet of page.Subnets ?? []) all.push(subnet);
    token = turn(page.NextToken);
  } while (token !== undefined);
  const key = ({ AvailabilityZone = "", SubnetId = "" }: Subnet): string => `${AvailabilityZone} ${SubnetId}`;
  return all
    .filter(({ VpcId, AvailabilityZone }) => VpcId === vpc && AvailabilityZone !== zone)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))[0];
}

/** The role of the instance; empty when it has none. */
async function roleOf(job: Job, instance: Instance | undefined): Promise<string> {
  const profile = instance?.IamInstanceProfile?.Arn?.split("/").at(-1);
  if (profile === undefined) return "";
  const { InstanceProfile } = await callFor(job, "iam:GetInstanceProfile", {
    InstanceProfileName: profile,
  });
  return InstanceProfile?.Roles?.[0]?.RoleName ?? "";
}
