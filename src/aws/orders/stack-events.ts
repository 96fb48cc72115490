// The events of a stack that belong to one operation: how far it is, how it ended, and what failed first.
import type { AwsOperations } from "../api/call.ts";
import { isFinal } from "./stacks.ts";
import { callFor, type OrderJob, reportOutput, turnerFor } from "./work.ts";

export type StackEvent = NonNullable<
  AwsOperations["cloudformation:DescribeStackEvents"][1]["StackEvents"]
>[number];

/** Consecutive pages without an event of the operation, after which the rest is assumed to be older. */
const FOREIGN_PAGES = 3;

/**
 * The events of the operation with that token, oldest first. Events are listed newest first, some of them
 * late; events without a token count if they are not older than `since` (milliseconds; null: they never
 * count). Rejects with a CallError.
 */
export async function operationEvents(
  job: Pick<OrderJob, "session" | "signal">,
  stack: string,
  token: string,
  since: number | null,
): Promise<readonly StackEvent[]> {
  const found = new Map<string, StackEvent>();
  let foreign = 0;
  const turn = turnerFor("cloudformation:DescribeStackEvents");
  let next: string | undefined;
  do {
    const page: AwsOperations["cloudformation:DescribeStackEvents"][1] = await callFor(
      job,
      "cloudformation:DescribeStackEvents",
      { StackName: stack, ...(next === undefined ? {} : { NextToken: next }) },
    );
    const own = (page.StackEvents ?? []).filter((event) => isOf(event, token, since));
    for (const event of own) found.set(event.EventId ?? lineOf(event), event);
    foreign = own.length > 0 ? 0 : foreign + 1;
    next = turn(page.NextToken);
  } while (next !== undefined && foreign < FOREIGN_PAGES);
  return [...found.values()].reverse().sort((a, b) => timeOf(a) - timeOf(b));
}

function isOf(event: StackEvent, token: string, since: number | null): boolean {
  const { ClientRequestToken: told = "" } = event;
  const status: string = event.ResourceStatus ?? "";
  if (told !== "") return told === token;
  // The event that a proposal leaves in a new stack is not part of its execution.
  return since !== null && timeOf(event) >= since && status !== "REVIEW_IN_PROGRESS";
}

/** Milliseconds since 1970 UTC; 0 when unknown. */
export function timeOf({ Timestamp }: StackEvent): number {
  return Timestamp?.getTime() ?? 0;
}

/** Reports events that were not reported yet, one line each. */
export function reportEvents(job: OrderJob, events: readonly StackEvent[]): void {
  for (const event of events) reportOutput(job, event.EventId ?? lineOf(event), lineOf(event));
}

function lineOf(event: StackEvent): string {
  const { LogicalResourceId = "?", ResourceType = "?", ResourceStatus = "?", ResourceStatusReason } = event;
  const time = timeOf(event) === 0 ? "--:--:--" : new Date(timeOf(event)).toISOString().slice(11, 19);
  const reason = ResourceStatusReason === undefined ? "" : `  ${ResourceStatusReason}`;
  return `${time}Z  ${ResourceStatus.padEnd(18)}  ${LogicalResourceId}  ${ResourceType}${reason}`;
}

/** Is it an event of the stack itself, not of a resource (or a nested stack)? */
function isOfStack({ StackId, PhysicalResourceId, ResourceType }: StackEvent): boolean {
  return ResourceType === "AWS::CloudFormation::Stack" && PhysicalResourceId === StackId;
}

/** The status in which the operation ended; null while it continues. */
export function finalStatus(events: readonly StackEvent[]): string | null {
  const last = events.findLast((event) => isOfStack(event) && isFinal(event.ResourceStatus ?? ""));
  return last?.ResourceStatus ?? null;
}

/** The first failure, which caused the rest to be cancelled; null when nothing failed. */
export function firstFailure(events: readonly StackEvent[]): StackEvent | null {
  const failures = events.filter(({ ResourceStatus = "" }) => /_FAILED$/.test(ResourceStatus));
  const own = failures.filter(
    (event) => !isOfStack(event) && !/cancelled/i.test(event.ResourceStatusReason ?? ""),
  );
  return own[0] ?? failures[0] ?? null;
}

/** The ids of the resources of a type that were begun and not reported as deleted. */
export function leftOf(events: readonly StackEvent[], type: string): readonly string[] {
  const last = new Map<string, string>();
  for (const { ResourceType, PhysicalResourceId = "", ResourceStatus = "" } of events)
    if (ResourceType === type && PhysicalResourceId !== "") last.set(PhysicalResourceId, ResourceStatus);
  return [...last].filter(([, status]) => status !== "DELETE_COMPLETE").map(([id]) => id);
}
