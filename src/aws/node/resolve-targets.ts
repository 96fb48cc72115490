// From selectors to instances: an instance id, a Name tag, or any tag. What was found is given as it is: none, one or
// several. Which one is meant, a person says.
import { OperatorError } from "../../errors.ts";
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { AwsCall, AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import { errorLabel, errorName } from "../api/service-errors.ts";

/** A running instance. */
export interface ResolvedTarget {
  readonly id: string;
  /** The tag Name; the id where there is none. */
  readonly name: SafeText;
  /** What tells it from others of the same name: type, zone and private address, as far as they are known. */
  readonly note: SafeText;
}

export interface Resolution {
  readonly selector: string;
  readonly found: readonly ResolvedTarget[];
}

type Input = AwsOperations["ec2:DescribeInstances"][0];
type Instance = NonNullable<
  NonNullable<AwsOperations["ec2:DescribeInstances"][1]["Reservations"]>[number]["Instances"]
>[number];

const RUNNING = { Name: "instance-state-name", Values: ["running"] };
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
/** More than these are not listed for a person to pick from. */
const MOST_LISTED = 200;

/** The running instances that answer to each selector, in the selectors' order. Throws OperatorError when the look-up fails. */
export async function resolveTargets(
  call: AwsCall,
  selectors: readonly string[],
  signal: AbortSignal,
): Promise<readonly Resolution[]> {
  const resolved: Resolution[] = [];
  for (const selector of selectors) {
    const { found } = await look(call, queryFor(selector), Number.POSITIVE_INFINITY, signal);
    // Who asks for an id gets that instance or none, whatever is answered.
    resolved.push({
      selector,
      found: INSTANCE_ID.test(selector) ? found.filter(({ id }) => id === selector) : found,
    });
  }
  return resolved;
}

/** The one that answers to the selector. Throws OperatorError when none or several do; it then lists what was found. */
export function onlyOne({ selector, found }: Resolution): ResolvedTarget {
  const [only] = found;
  if (only === undefined || found.length > 1) throw notOne(selector, found);
  return only;
}

/**
 * Running instances of the account and Region, at most 200, for a person to pick from; `more` tells that there are others.
 * Throws OperatorError when the look-up fails.
 */
export function runningInstances(
  call: AwsCall,
  signal: AbortSignal,
): Promise<{ readonly found: readonly ResolvedTarget[]; readonly more: boolean }> {
  return look(call, { Filters: [RUNNING], MaxResults: 100 }, MOST_LISTED, signal);
}

async function look(
  call: AwsCall,
  query: Input,
  most: number,
  signal: AbortSignal,
): Promise<{ readonly found: readonly ResolvedTarget[]; readonly more: boolean }> {
  const found = new Map<string, ResolvedTarget>();
  const turn = pageTurner("ec2:DescribeInstances", notLookedUp);
  let token: string | undefined;
  do {
    const input: Input = token === undefined ? query : { ...query, NextToken: token };
    const page = await call("ec2:DescribeInstances", input, signal).catch((error: unknown) => {
      if (/^InvalidInstanceID/i.test(errorName(error))) return { Reservations: [] };
      throw notLookedUp(error);
    });
    for (const instance of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []))
      if (instance.InstanceId !== undefined)
        found.set(instance.InstanceId, targetOf(instance, instance.InstanceId));
    token = "NextToken" in page ? turn(page.NextToken) : undefined;
  } while (token !== undefined && found.size < most);
  const more = token !== undefined || found.size > most;
  return { found: [...found.values()].slice(0, most), more };
}

function notLookedUp(cause: unknown): OperatorError {
  return new OperatorError(
    `Cannot look up the instances: ${errorLabel(cause)}`,
    "Check that your AWS identity is allowed to call ec2:DescribeInstances in this Region.",
    { cause },
  );
}

function targetOf(instance: Instance, id: string): ResolvedTarget {
  const { InstanceType, Placement, PrivateIpAddress, Tags } = instance;
  const name = Tags?.find(({ Key }) => Key === "Name")?.Value;
  const known = [InstanceType, Placement?.AvailabilityZone, PrivateIpAddress];
  return {
    id,
    name: safeText(name === undefined || name === "" ? id : name),
    note: safeText(known.filter((it) => it !== undefined && it !== "").join(", ")),
  };
}

function queryFor(selector: string): Input {
  if (INSTANCE_ID.test(selector)) return { InstanceIds: [selector], Filters: [RUNNING] };
  const tag = /^tag:([^=]+)=(.+)$/s.exec(selector);
  if (tag?.[1] !== undefined && tag[2] !== undefined)
    return { Filters: [RUNNING, { Name: `tag:${tag[1]}`, Values: [literal(tag[2])] }] };
  return { Filters: [RUNNING, { Name: "tag:Name", Values: [literal(selector)] }] };
}

/** EC2's filters know wildcards; a selector means itself. */
function literal(value: string): string {
  return value.replace(/[\\*?]/g, "\\$&");
}

function notOne(selector: string, found: readonly ResolvedTarget[]): OperatorError {
  if (found.length === 0)
    return new OperatorError(
      `No running instance matches \`${selector}\`.`,
      "Check the Region and the spelling. A selector is an instance id (i-…), the value of a Name tag, or tag:KEY=VALUE.",
    );
  const list = found.map(({ id, name }) => `${name} (${id})`).join(", ");
  return new OperatorError(
    `\`${selector}\` matches ${found.length} running instances: ${list}.`,
    "Choose one by its instance id.",
  );
}
