// Look-ups at AWS before a run that makes nodes begins: whether their names are free, the network of their
// subnet, and the security group that the existing nodes share.
import type { AwsCall } from "../../aws/api/call.ts";
import { errorLabel, errorName } from "../../aws/api/service-errors.ts";
import { type Resolution, resolveTargets } from "../../aws/node/resolve-targets.ts";
import { BugError, OperatorError } from "../../errors.ts";
import type { HostedZone } from "../../plan/model/aws-order.ts";
import type { WantedNode } from "../options/new-nodes.ts";

/**
 * The new nodes with the network of their subnet and the group of the existing nodes. Throws OperatorError if
 * a name is taken, or a look-up fails.
 */
export async function preparedNodes(
  call: AwsCall,
  wanted: readonly WantedNode[],
  standing: readonly Resolution[],
  signal: AbortSignal,
): Promise<readonly WantedNode[]> {
  if (wanted.length === 0) return wanted;
  const running = await resolveTargets(
    call,
    wanted.map(({ make }) => make.stack),
    signal,
  );
  for (const { selector, found } of running) {
    const [instance] = found;
    if (instance !== undefined)
      throw new OperatorError(
        `an instance named ${selector} is already running: ${instance.id}.`,
        `Use it with --on ROLE=${selector}, or choose another name for the new node.`,
      );
    await refuseTaken(call, selector, signal);
  }
  const instances = standing.flatMap(({ found }) => (found.length === 1 ? found.map(({ id }) => id) : []));
  const group = await sharedGroup(call, instances, signal);
  const vpc = await networkOf(call, wanted[0]?.make.subnet ?? null, signal);
  const known = { group, ...(vpc === null ? {} : { vpc }) };
  return withZones(
    call,
    wanted.map(({ roles, make }) => ({ roles, make: { ...make, ...known } })),
    signal,
  );
}

/** The new nodes with the public zones that can hold their DNS names. */
export async function withZones(
  call: AwsCall,
  wanted: readonly WantedNode[],
  signal: AbortSignal,
): Promise<readonly WantedNode[]> {
  if (wanted.length === 0) return wanted;
  const zones = await publicZones(call, signal);
  return zones.length === 0 ? wanted : wanted.map(({ roles, make }) => ({ roles, make: { ...make, zones } }));
}

/** The most pages of zones to read: 100 zones each. */
const MOST_PAGES = 5;

/**
 * The account's public zones. Without them a DNS record is created by hand, so a missing permission to list
 * them is not an error.
 */
async function publicZones(call: AwsCall, signal: AbortSignal): Promise<readonly HostedZone[]> {
  const zones: HostedZone[] = [];
  let next: { readonly DNSName?: string; readonly HostedZoneId?: string } = {};
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await call("route53:ListHostedZonesByName", next, signal).catch((error: unknown) => {
      if (signal.aborted || error instanceof BugError) throw error;
      return null;
    });
    for (const { Id, Name, Config } of found?.HostedZones ?? [])
      if (Id !== undefined && Name !== undefined && Config?.PrivateZone !== true)
        zones.push({ name: Name.replace(/\.$/, ""), id: Id.replace(/^\/hostedzone\//, "") });
    if (found?.IsTruncated !== true || found.NextDNSName === undefined) break;
    next = {
      DNSName: found.NextDNSName,
      ...(found.NextHostedZoneId === undefined ? {} : { HostedZoneId: found.NextHostedZoneId }),
    };
  }
  return zones;
}

/** A stack that never got past a proposal has no resources: it can be proposed again. */
async function refuseTaken(call: AwsCall, stack: string, signal: AbortSignal): Promise<void> {
  const found = await call("cloudformation:DescribeStacks", { StackName: stack }, signal).catch(
    (error: unknown) => {
      if (errorName(error) === "ValidationError") return { Stacks: [] };
      throw unknown(`the stack ${stack}`, "cloudformation:DescribeStacks", error);
    },
  );
  const status = found.Stacks?.find(({ StackName }) => StackName === stack)?.StackStatus;
  if (status === undefined || status === "REVIEW_IN_PROGRESS" || status === "DELETE_COMPLETE") return;
  throw new OperatorError(
    `the stack ${stack} already exists (${status}).`,
    "Choose another name, or delete that stack if you do not need it.",
  );
}

/** The security group among the instances' groups that admits its own members; null if there is none. */
async function sharedGroup(
  call: AwsCall,
  instances: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  if (instances.length === 0) return null;
  const looked = await call("ec2:DescribeInstances", { InstanceIds: [...instances] }, signal).catch(
    (error: unknown) => {
      throw unknown("the nodes", "ec2:DescribeInstances", error);
    },
  );
  const all = (looked.Reservations ?? [])
    .flatMap(({ Instances }) => Instances ?? [])
    .filter(({ InstanceId }) => InstanceId !== undefined && instances.includes(InstanceId));
  const ids = [
    ...new Set(
      all.flatMap(({ SecurityGroups }) => SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    ),
  ];
  if (ids.length === 0) return null;
  const groups = await call("ec2:DescribeSecurityGroups", { GroupIds: ids }, signal).catch(
    (error: unknown) => {
      throw unknown("the nodes' security groups", "ec2:DescribeSecurityGroups", error);
    },
  );
  const own = groups.SecurityGroups?.find(({ GroupId, IpPermissions }) =>
    IpPermissions?.some(({ UserIdGroupPairs }) => UserIdGroupPairs?.some((pair) => pair.GroupId === GroupId)),
  );
  return own?.GroupId ?? null;
}

async function networkOf(call: AwsCall, subnet: string | null, signal: AbortSignal): Promise<string | null> {
  if (subnet === null) return null;
  const found = await call("ec2:DescribeSubnets", { SubnetIds: [subnet] }, signal).catch((error: unknown) => {
    if (/^InvalidSubnetI[dD]/i.test(errorName(error))) return { Subnets: [] };
    throw unknown(`the subnet ${subnet}`, "ec2:DescribeSubnets", error);
  });
  const vpc = found.Subnets?.find(({ SubnetId }) => SubnetId === subnet)?.VpcId;
  if (vpc === undefined)
    throw new OperatorError(
      `no subnet ${subnet} in this account and Region.`,
      "Copy its id from the VPC console, or omit --subnet to use the default VPC.",
    );
  return vpc;
}

function unknown(what: string, operation: string, cause: unknown): OperatorError {
  return new OperatorError(
    `${what} could not be looked up: ${errorLabel(cause)}`,
    `Check that your AWS identity is allowed to call ${operation} in this Region.`,
    { cause },
  );
}
