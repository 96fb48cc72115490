// The order `make-stack`: executes the change set whose template was confirmed, and follows it until the
// stack is complete or rolled back. A change set executes at most once; the request's token makes a repeated
// request harmless.
import { sha256 } from "../../digest.ts";
import { type ChangeSet, describeChangeSet, hasNoChanges } from "./change-set.ts";
import { keptWords, leftWords } from "./deletion-words.ts";
import { adviceOnFailure, plainReason } from "./failure-words.ts";
import { isAccessDenied } from "./refusal-words.ts";
import {
  finalStatus,
  firstFailure,
  operationEvents,
  reportEvents,
  type StackEvent,
  timeOf,
} from "./stack-events.ts";
import { describeStack, isNoStack, isWell, outputsOf, whyNotUsable } from "./stacks.ts";
import {
  ARRIVES_WITHIN,
  CallError,
  callFor,
  failedEnd,
  type OrderEnd,
  type OrderJob,
  type OrderOf,
  type OrderWork,
  type Prepared,
  type ReconciledOrder,
  reportOutput,
  VISIBLE_WITHIN,
} from "./work.ts";

type MakeJob = OrderJob<OrderOf<"make-stack">>;

/**
 * How many times the stack is read for its outputs when its last event has arrived but its status has not
 * changed yet.
 */
const LOOKS_FOR_OUTPUTS = 5;

export const makeStack: OrderWork<OrderOf<"make-stack">> = {
  prepare,
  // The SDK repeats a lost request; a later error about the change set or the stack may be caused by the
  // first one.
  isRefusal: isAccessDenied,
  follow,
  find,
  pace: [1_000, 5_000],
  againAfter: 30_000,
  arrivesWithin: ARRIVES_WITHIN,
  stopping: ({ stack }) => ({
    ends: false,
    words: `It cannot be stopped from here: CloudFormation finishes it, and stopping it would mean deleting the stack ${stack}. It continues even if you leave; resume continues to follow it.`,
  }),
};

async function prepare(job: MakeJob): Promise<Prepared> {
  const { order, nonce } = job;
  const set = await describeChangeSet(job, order.stack, order.changeSet);
  if (set === null)
    return ending(
      `The stack ${order.stack} no longer has the change set ${order.changeSet}: it was deleted, or another one was executed. Nothing was changed. Retry to go back to the proposal.`,
    );
  const ready = await whyNotReady(job, set);
  if (ready !== null) return { kind: "end", end: ready };
  const { TemplateBody = "" } = await callFor(job, "cloudformation:GetTemplate", {
    StackName: order.stack,
    ChangeSetName: set.id,
    TemplateStage: "Original",
  });
  if (sha256(TemplateBody) !== order.template)
    return ending(
      `The template of the change set differs from the confirmed one (SHA-256 ${sha256(TemplateBody)} instead of ${order.template}). Nothing was changed. Find out who else works on the stack ${order.stack}, then retry to go back to the proposal.`,
    );
  return {
    kind: "ask",
    ask: async () => {
      await callFor(job, "cloudformation:ExecuteChangeSet", {
        StackName: order.stack,
        ChangeSetName: set.id,
        ClientRequestToken: nonce,
        DisableRollback: false,
      });
      return set.stackId;
    },
  };
}

/** Why the change set must not be executed, as the end of the order; null when it should be. */
async function whyNotReady(job: MakeJob, set: ChangeSet): Promise<OrderEnd | null> {
  const { stack: name } = job.order;
  if (hasNoChanges(set)) {
    reportOutput(job, "none", `The stack ${name} already matches the template. There is nothing to do.`);
    return { exitCode: 0, message: null };
  }
  const status = (await describeStack(job, set.stackId))?.StackStatus ?? "";
  const well = isWell(status);
  switch (set.execution) {
    case "AVAILABLE": {
      const why = whyNotUsable(name, status);
      return why === null ? null : failedEnd(`${why} Nothing was changed.`);
    }
    case "EXECUTE_COMPLETE":
      if (well)
        reportOutput(
          job,
          "before",
          `The change set was already executed, and the stack is ${status}. There is nothing to do.`,
        );
      return well
        ? { exitCode: 0, message: null }
        : failedEnd(
            `The change set was already executed, and the stack ${name} is ${status}. Nothing was changed now. Check it in the CloudFormation console.`,
          );
    case "EXECUTE_IN_PROGRESS":
      return failedEnd(
        `Somebody else is executing the change set. Nothing was requested. Wait until the stack ${name} has finished, then retry.`,
      );
    case "OBSOLETE":
      return failedEnd(
        `The stack ${name} was changed after the proposal, so the change set is void. Nothing was changed. Retry to go back to the proposal.`,
      );
    default:
      return failedEnd(
        `The change set cannot be executed (${set.status}, ${set.execution}${set.reason === "" ? "" : `: ${set.reason}`}). Nothing was changed. Retry to go back to the proposal.`,
      );
  }
}

function follow(job: MakeJob, stackId: string): () => Promise<OrderEnd | null> {
  const { order, nonce } = job;
  let since: number | null | undefined;
  let looks = 0;
  if (!job.session.told.has(nonce))
    reportOutput(job, "again", "All events from the start, because this process follows it only now:");
  return async () => {
    if (since === undefined)
      since = (await describeChangeSet(job, stackId, order.changeSet))?.createdAt ?? null;
    const events = await operationEvents(job, stackId, nonce, since);
    reportEvents(job, events);
    const status = finalStatus(events);
    if (status === null) return null;
    const stack = await describeStack(job, stackId);
    looks++;
    if (stack !== null && stack.StackStatus !== status && looks < LOOKS_FOR_OUTPUTS) return null;
    const outputs = stack === null ? {} : outputsOf(stack);
    for (const [name, value] of Object.entries(outputs))
      reportOutput(job, `output ${name}`, `${name}: ${value}`);
    const duration = lasted(events);
    if (!isWell(status)) return { ...failedEnd(whyFailed(order.stack, status, events)), duration };
    for (const line of keptWords(order.stack, outputs)) reportOutput(job, line, line);
    return { exitCode: 0, message: null, duration };
  };
}

function lasted(events: readonly StackEvent[]): number {
  const times = events.map(timeOf).filter((time) => time > 0);
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

function whyFailed(stack: string, status: string, events: readonly StackEvent[]): string {
  const first = firstFailure(events);
  const reason = first?.ResourceStatusReason ?? "";
  const what =
    first === null
      ? `CloudFormation ended with ${status} and reported no failed resource.`
      : `CloudFormation ended with ${status}. The first failure: ${first.LogicalResourceId} (${first.ResourceType}): ${plainReason(reason) || "no reason was given"}`;
  const advice = adviceOnFailure(reason);
  return [what, ...(advice === null ? [] : [advice]), ...leftWords(stack, status, events)].join("\n");
}

/** The operation's events carry its token; a change set shows whether it can still be executed. */
async function find(
  job: MakeJob,
  { requestedAt, id }: { readonly requestedAt: number; readonly id: string | null },
): Promise<ReconciledOrder> {
  const { order, nonce, session } = job;
  const set = await describeChangeSet(job, id ?? order.stack, order.changeSet);
  const executed = set?.execution.startsWith("EXECUTE_") ?? false;
  const events = await eventsOrNone(
    job,
    id ?? order.stack,
    nonce,
    executed ? (set?.createdAt ?? null) : null,
  );
  const stackId = id ?? events[0]?.StackId ?? set?.stackId ?? null;
  if (events.length > 0 && stackId !== null) return { kind: "there", id: stackId };
  if (id !== null) return { kind: "there", id };
  if (set !== null && hasNoChanges(set))
    return { kind: "never", message: "The change set has no changes, so it was not executed." };
  if (set?.execution === "OBSOLETE")
    return { kind: "never", message: "Another change set was executed instead; this one is void." };
  if (executed && session.options.now() - requestedAt > VISIBLE_WITHIN)
    return {
      kind: "ended",
      end: failedEnd(
        `Somebody else executed the change set: no event of the stack ${order.stack} has the name of this step. Check the stack in the CloudFormation console.`,
      ),
    };
  return { kind: "absent" };
}

async function eventsOrNone(
  job: MakeJob,
  stack: string,
  token: string,
  since: number | null,
): Promise<readonly StackEvent[]> {
  try {
    return await operationEvents(job, stack, token, since);
  } catch (error) {
    if (error instanceof CallError && isNoStack(error.cause)) return [];
    throw error;
  }
}

function ending(message: string): Prepared {
  return { kind: "end", end: failedEnd(message) };
}
