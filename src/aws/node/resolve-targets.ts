// Resolves selectors to instances: an instance id, a Name tag, any tag, or an Auto Scaling group. Returns
// whatever was found: none, one or several. If several, the operator chooses.
import { OperatorError } from "../../errors.ts";
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import { SELECTORS } from "../../plan/values/selector-words.ts";
import type { AwsCall, AwsOperations } from "../api/call.ts";
import { pageTurner } from "../api/page-turner.ts";
import { errorLabel, errorName } from "../api/service-errors.ts";

/** A running instance. */
export interface ResolvedTarget {
  readonly id: string;
  /** The Name tag; the id if there is none. */
  readonly name: SafeText;
  /** What distinguishes it from others of the same name: type, zone and private address, as far as known. */
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
/** The most instances listed to choose from. */
const MOST_LISTED = 200;

/** From this many ids or names, they are looked up together. */
const TOGETHER_FROM = 10;
/** EC2 takes at most 200 values in a filter. */
const MOST_VALUES = 200;

/**
 * The running instances that match each selector, in the selectors' order. Throws OperatorError when the
 * lookup fails.
 */
export async function resolveTargets(
  call: AwsCall,
  selectors: readonly string[],
  signal: AbortSignal,
): Promise<readonly Resolution[]> {
  const known = new Map<string, readonly ResolvedTarget[]>();
  const ids = selectors.filter((it) => INSTANCE_ID.test(it));
  const names = selectors.filter((it) => !INSTANCE_ID.test(it) && !/^(?:tag|asg):/.test(it));
  await lookTogether(
    call,
    { field: "instance-id", values: ids, of: ({ InstanceId }) => InstanceId },
    known,
    signal,
  );
  await lookTogether(call, { field: "tag:Name", values: names, of: nameTag }, known, signal);
  const resolved: Resolution[] = [];
  for (const selector of selectors) {
    const found =
      known.get(selector) ?? (await look(call, queryFor(selector), Number.POSITIVE_INFINITY, signal)).found;
    // An id selects that instance or none, whatever EC2 answers.
    resolved.push({
      selector,
      found: INSTANCE_ID.test(selector) ? found.filter(({ id }) => id === selector) : found,
    });
  }
  return resolved;
}

/** Looks up many selectors of one kind together: a file of them should not need a call for each. */
async function lookTogether(
  call: AwsCall,
  kind: {
    readonly field: string;
    readonly values: readonly string[];
    readonly of: (instance: Instance) => string | undefined;
  },
  known: Map<string, readonly ResolvedTarget[]>,
  signal: AbortSignal,
): Promise<void> {
  const values = [...new Set(kind.values)];
  if (values.length < TOGETHER_FROM) return;
  for (let from = 0; from < values.length; from += MOST_VALUES) {
    const some = values.slice(from, from + MOST_VALUES);
    const Filters = [RUNNING, { Name: kind.field, Values: some.map(literal) }];
    const told = new Map<string, string | undefined>();
    const { found } = await look(call, { Filters }, Number.POSITIVE_INFINITY, signal, (instance, id) =>
      told.set(id, kind.of(instance)),
    );
    for (const value of some)
      known.set(
        value,
        found.filter(({ id }) => told.get(id) === value),
      );
  }
}

/**
 * The one match of the selector. Throws OperatorError when there are none or several, and lists what was
 * found. `role`: the role that could take all of them with --together.
 */
export function onlyOne({ selector, found }: Resolution, role?: string): ResolvedTarget {
  const [only] = found;
  if (only === undefined || found.length > 1) throw notOne(selector, found, role);
  return only;
}

/**
 * Running instances of the account and Region to choose from, at most 200; `more` is set when there are
 * others. Throws OperatorError when the lookup fails.
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
  each: (instance: Instance, id: string) => void = () => {},
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
      if (instance.InstanceId !== undefined) {
        found.set(instance.InstanceId, targetOf(instance, instance.InstanceId));
        each(instance, instance.InstanceId);
      }
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
  const { InstanceType, Placement, PrivateIpAddress } = instance;
  const name = nameTag(instance);
  const known = [InstanceType, Placement?.AvailabilityZone, PrivateIpAddress];
  return {
    id,
    name: safeText(name === undefined || name === "" ? id : name),
    note: safeText(known.filter((it) => it !== undefined && it !== "").join(", ")),
  };
}

function nameTag({ Tags }: Instance): string | undefined {
  return Tags?.find(({ Key }) => Key === "Name")?.Value;
}

function queryFor(selector: string): Input {
  if (INSTANCE_ID.test(selector)) return { InstanceIds: [selector], Filters: [RUNNING] };
  const tag = /^tag:([^=]+)=(.+)$/s.exec(selector);
  if (tag?.[1] !== undefined && tag[2] !== undefined)
    return { Filters: [RUNNING, { Name: `tag:${tag[1]}`, Values: [literal(tag[2])] }] };
  const group = /^asg:(.+)$/s.exec(selector)?.[1];
  const [key, value] = group === undefined ? ["Name", selector] : ["aws:autoscaling:groupName", group];
  return { Filters: [RUNNING, { Name: `tag:${key}`, Values: [literal(value)] }] };
}

/** EC2's filters have wildcards; a selector is literal. */
function literal(value: string): string {
  return value.replace(/[\\*?]/g, "\\$&");
}

function notOne(selector: string, found: readonly ResolvedTarget[], role?: string): OperatorError {
  if (found.length === 0)
    return new OperatorError(
      `No running instance matches \`${selector}\`.`,
      `Check the Region and the spelling. ${SELECTORS}`,
    );
  const list = found.map(({ id, name }) => `${name} (${id})`).join(", ");
  return new OperatorError(
    `\`${selector}\` matches ${found.length} running instances: ${list}.`,
    `Choose one by its instance id${role === undefined ? "" : `, or take all of them with --together ${role}`}.`,
  );
}
