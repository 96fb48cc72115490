// The instance and its types, as EC2 reports them.
import type { AwsOperations } from "../api/call.ts";
import {
  nextTokenInput,
  type ReadContext,
  ReadFailure,
  readAnswer,
  readIfExists,
  readPages,
  sourceWords,
} from "../api/reading.ts";
import type { Instance } from "../node/look-up.ts";

export type InstanceType = NonNullable<
  AwsOperations["ec2:DescribeInstanceTypes"][1]["InstanceTypes"]
>[number];

const GONE = new Set(["terminated", "shutting-down"]);

/** The instance. Throws ReadFailure when EC2 does not answer, has no such id, or the instance is gone. */
export async function instanceOf(reading: ReadContext): Promise<Instance> {
  const id = reading.instance;
  const answer = await readIfExists(
    reading,
    "ec2:DescribeInstances",
    { InstanceIds: [id] },
    id,
    /^InvalidInstanceID/,
  );
  const found = (answer?.Reservations ?? [])
    .flatMap(({ Instances }) => Instances ?? [])
    .find(({ InstanceId }) => InstanceId === id);
  const source = instanceSource(reading);
  if (found === undefined)
    throw new ReadFailure(`EC2 does not know the instance ${id}. Check the account and Region.`, source);
  const state = found.State?.Name ?? "";
  if (GONE.has(state)) throw new ReadFailure(`The instance ${id} is ${state}. Choose another one.`, source);
  return found;
}

export function instanceSource({ instance }: ReadContext): string {
  return sourceWords("ec2:DescribeInstances", instance);
}

/**
 * The type with that name; null when EC2 does not offer it here. Throws ReadFailure when EC2 does not answer.
 */
export async function instanceType(reading: ReadContext, name: string): Promise<InstanceType | null> {
  const answer = await readIfExists(
    reading,
    "ec2:DescribeInstanceTypes",
    { InstanceTypes: [name as NonNullable<InstanceType["InstanceType"]>] },
    name,
    /^InvalidInstanceType/,
  );
  return answer?.InstanceTypes?.find(({ InstanceType }) => InstanceType === name) ?? null;
}

/** Is termination protection on? Undefined when EC2 does not report it. */
export async function terminationProtection(reading: ReadContext): Promise<boolean | undefined> {
  const { instance } = reading;
  const answer = await readAnswer(
    reading,
    "ec2:DescribeInstanceAttribute",
    { InstanceId: instance, Attribute: "disableApiTermination" },
    instance,
  );
  return answer.DisableApiTermination?.Value;
}

export type SecurityGroup = NonNullable<
  AwsOperations["ec2:DescribeSecurityGroups"][1]["SecurityGroups"]
>[number];

/**
 * The groups of all network interfaces of the instance, by id. Throws ReadFailure when EC2 does not report
 * one of them.
 */
export async function securityGroups(
  reading: ReadContext,
): Promise<readonly (SecurityGroup & { GroupId: string })[]> {
  const { SecurityGroups = [], NetworkInterfaces = [] } = await instanceOf(reading);
  const named = [...SecurityGroups, ...NetworkInterfaces.flatMap(({ Groups }) => Groups ?? [])];
  const ids = [...new Set(named.flatMap(({ GroupId }) => GroupId ?? []))].sort();
  if (ids.length === 0)
    throw new ReadFailure(
      "EC2 shows no security group for this instance. Check it in the EC2 console.",
      instanceSource(reading),
    );
  return securityGroupsNamed(reading, ids);
}

/** The groups with these ids, in their order. Throws ReadFailure when EC2 does not report one of them. */
export async function securityGroupsNamed(
  reading: ReadContext,
  ids: readonly string[],
): Promise<readonly (SecurityGroup & { GroupId: string })[]> {
  const about = ids.join(" ");
  const found = await readPages(reading, "ec2:DescribeSecurityGroups", { GroupIds: [...ids] }, about, {
    items: (output) => output.SecurityGroups,
    next: nextTokenInput,
  });
  return ids.map((id) => {
    const group = found.find(({ GroupId }) => GroupId === id);
    if (group !== undefined) return { ...group, GroupId: id };
    throw new ReadFailure(
      `EC2 did not return the rules of ${id}. Check again.`,
      sourceWords("ec2:DescribeSecurityGroups", about),
    );
  });
}
