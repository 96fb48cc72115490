// The order `wait-for-node`: waits until an instance runs, passes its status checks and is online in Systems
// Manager. It only reads, so it may start again at any time.
import type { AwsOperations } from "../api/call.ts";
import type { Instance, ManagedNode } from "../node/look-up.ts";
import { whyNotOnline } from "../node/not-online.ts";
import { hasCode } from "./refusal-words.ts";
import { describeStack, isFinal, isWell, outputsOf, type Stack } from "./stacks.ts";
import {
  CallError,
  callFor,
  failedEnd,
  type OrderEnd,
  type OrderJob,
  type OrderOf,
  type OrderWork,
  reportOutput,
  VISIBLE_WITHIN,
} from "./work.ts";

type WaitJob = OrderJob<OrderOf<"wait-for-node">>;
type InstanceStatus = NonNullable<AwsOperations["ec2:DescribeInstanceStatus"][1]["InstanceStatuses"]>[number];

/** The state of a node at one look. */
interface Seen {
  readonly id: string;
  /** null: EC2 has no such instance. */
  readonly instance: Instance | null;
  readonly status: InstanceStatus | null;
  readonly managed: ManagedNode | null;
}

export const waitForNode: OrderWork<OrderOf<"wait-for-node">> = {
  async prepare(job) {
    return { kind: "ask", ask: async () => nameOf(job) };
  },
  isRefusal: () => false,
  follow,
  async find(job, { id }) {
    return { kind: "there", id: id ?? nameOf(job) };
  },
  pace: [2_000, 10_000],
  againAfter: 0,
  arrivesWithin: 0,
  stopping: () => ({ ends: true, words: "Lamplighter no longer waits for the node. Nothing was changed." }),
};

function nameOf({ order }: WaitJob): string {
  return order.instance ?? order.stack ?? "";
}

function follow(job: WaitJob, _id: string, timeout: number): () => Promise<OrderEnd | null> {
  const { order, session } = job;
  const { now } = session.options;
  const begun = now();
  let stack: Stack | null = null;
  return async () => {
    const late = now() - begun > timeout * 1000;
    if (order.stack !== null && (stack === null || !isFinal(stack.StackStatus ?? ""))) {
      stack = await describeStack(job, order.stack);
      const why = whyNoNode(order.stack, stack, order.instance);
      if (why !== null) return why;
    }
    const outputs = stack === null ? {} : outputsOf(stack);
    const id = order.instance ?? outputs.Instance;
    if (id === undefined)
      return late
        ? failedEnd(`The stack ${order.stack} is still being made. Wait until it is finished, then retry.`)
        : null;
    const seen = await look(job, id);
    const over = whyNever(seen, now() - begun);
    if (over !== null) return over;
    const missing = missingOf(seen);
    reportOutput(job, `state ${stateWords(seen)}`, `${id}: ${stateWords(seen)}`);
    if (missing === null) return ready(seen, order.stack, outputs);
    return late ? failedEnd(whyLate(seen, missing, timeout, now())) : null;
  };
}

/** Why a stack has no node to wait for; null when it has one, or may still get one. */
function whyNoNode(name: string, stack: Stack | null, instance: string | null): OrderEnd | null {
  if (instance !== null) return null;
  if (stack === null)
    return failedEnd(
      `The stack ${name} does not exist, so there is no node to wait for. Make it first, then retry.`,
    );
  const status = stack.StackStatus ?? "";
  if (!isFinal(status)) return null;
  const well = isWell(status) || status === "UPDATE_ROLLBACK_COMPLETE";
  if (!well)
    return failedEnd(
      `The stack ${name} is ${status}, so there is no node to wait for. Check it in the CloudFormation console.`,
    );
  return outputsOf(stack).Instance === undefined
    ? failedEnd(
        `The stack ${name} has no output named Instance, so the node's id is unknown. Add this output to the template.`,
      )
    : null;
}

async function look(job: WaitJob, id: string): Promise<Seen> {
  const instance = await unlessUnknown(async () => {
    const { Reservations = [] } = await callFor(job, "ec2:DescribeInstances", { InstanceIds: [id] });
    const all = Reservations.flatMap(({ Instances }) => Instances ?? []);
    return all.find(({ InstanceId }) => InstanceId === id) ?? null;
  });
  if (instance?.State?.Name !== "running") return { id, instance, status: null, managed: null };
  const status = await unlessUnknown(async () => {
    const input = { InstanceIds: [id], IncludeAllInstances: true };
    const { InstanceStatuses = [] } = await callFor(job, "ec2:DescribeInstanceStatus", input);
    return InstanceStatuses.find(({ InstanceId }) => InstanceId === id) ?? null;
  });
  const input = { Filters: [{ Key: "InstanceIds", Values: [id] }] };
  const { InstanceInformationList = [] } = await callFor(job, "ssm:DescribeInstanceInformation", input);
  const managed = InstanceInformationList.find(({ InstanceId }) => InstanceId === id) ?? null;
  return { id, instance, status, managed };
}

/** A new instance may be unknown for a while. */
async function unlessUnknown<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CallError && hasCode(error.cause, "InvalidInstanceID")) return null;
    throw error;
  }
}

function checksOf({ status }: Seen): readonly [string, string] {
  return [
    status?.SystemStatus?.Status ?? "unknown so far",
    status?.InstanceStatus?.Status ?? "unknown so far",
  ];
}

function stateWords(seen: Seen): string {
  const state = seen.instance?.State?.Name ?? "not visible yet";
  if (state !== "running") return state;
  const [system, instance] = checksOf(seen);
  const ping = seen.managed === null ? "not registered yet" : (seen.managed.PingStatus ?? "unknown");
  return `running; system check ${system}, instance check ${instance}; Systems Manager ${ping}`;
}

/** What it still waits for; null when nothing. */
function missingOf(seen: Seen): "instance" | "checks" | "online" | null {
  if (seen.instance?.State?.Name !== "running") return "instance";
  if (checksOf(seen).some((word) => word !== "ok")) return "checks";
  return seen.managed?.PingStatus === "Online" ? null : "online";
}

/** The end of a wait that cannot succeed; null when it still can. */
function whyNever({ id, instance }: Seen, waited: number): OrderEnd | null {
  if (instance === null)
    return waited > VISIBLE_WITHIN
      ? failedEnd(
          `EC2 does not know the instance ${id}. Check whether it was deleted, and check the Region and account.`,
        )
      : null;
  const state = instance.State?.Name ?? "";
  const reason = instance.StateReason?.Message ?? instance.StateTransitionReason ?? "";
  const because = reason === "" ? "" : ` (${reason})`;
  if (state === "terminated" || state === "shutting-down")
    return failedEnd(
      `The instance ${id} is ${state}${because}. Check the reason in the EC2 console. A common cause is an encryption key that you are not allowed to use.`,
    );
  if (state === "stopped" || state === "stopping")
    return failedEnd(
      `The instance ${id} is ${state}${because}. Start it (EC2 console: Instance state, Start instance), then retry.`,
    );
  return null;
}

function whyLate(
  seen: Seen,
  missing: "instance" | "checks" | "online",
  timeout: number,
  now: number,
): string {
  const what = `${seen.id} was not ready within ${Math.round(timeout / 60)} minutes: ${stateWords(seen)}.`;
  switch (missing) {
    case "instance":
      return `${what} Retry to keep waiting, and check it in the EC2 console.`;
    case "checks":
      return `${what} Check the instance's status checks and its system log (EC2 console: Monitor and troubleshoot, Get system log). If the system check fails, AWS's hardware is the cause: stop and start the instance. Then retry to keep waiting.`;
    case "online": {
      const known = {
        instance: { known: true, value: seen.instance },
        managed: { known: true, value: seen.managed },
      } as const;
      const why = whyNotOnline(known, now);
      const causes = (why?.causes ?? []).map((cause, at) => `${at + 1}. ${cause}`);
      const head = causes.length === 0 ? [] : ["Likely causes, most likely first:"];
      return [
        what,
        ...(why === null ? [] : [why.what]),
        ...head,
        ...causes,
        "Then retry to keep waiting.",
      ].join("\n");
    }
  }
}

function ready(seen: Seen, stack: string | null, outputs: Readonly<Record<string, string>>): OrderEnd {
  const { instance } = seen;
  const root = instance?.RootDeviceName;
  const data = instance?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName !== root)?.Ebs?.VolumeId;
  const facts: Record<string, string | undefined> = {
    stack: stack ?? undefined,
    type: instance?.InstanceType,
    zone: instance?.Placement?.AvailabilityZone,
    "public address": outputs.PublicAddress ?? instance?.PublicIpAddress,
    "private address": outputs.PrivateAddress ?? instance?.PrivateIpAddress,
    "data volume": outputs.DataVolume ?? data,
  };
  return {
    exitCode: 0,
    message: null,
    made: {
      instance: seen.id,
      group: outputs.Group ?? instance?.SecurityGroups?.[0]?.GroupId ?? null,
      facts: Object.fromEntries(
        Object.entries(facts).flatMap(([name, value]) =>
          value === undefined || value === "" ? [] : [[name, value]],
        ),
      ),
    },
  };
}
