// A CloudFormation change set: what it would do, and whether it was executed.
import type { AwsOperations } from "../api/call.ts";
import { hasCode } from "./refusal-words.ts";
import { isNoStack } from "./stacks.ts";
import { CallError, callFor, type OrderJob, turnerFor } from "./work.ts";

type Page = AwsOperations["cloudformation:DescribeChangeSet"][1];
type Change = NonNullable<Page["Changes"]>[number];

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly status: string;
  readonly reason: string;
  /** `AVAILABLE`, `UNAVAILABLE`, `OBSOLETE`, `EXECUTE_IN_PROGRESS`… */
  readonly execution: string;
  /** Milliseconds since 1970 UTC; null when unknown. */
  readonly createdAt: number | null;
  readonly changes: readonly Change[];
}

/**
 * The change set with all its changes; null when there is none. `name` may be its id. Rejects with a
 * CallError.
 */
export async function describeChangeSet(
  job: Pick<OrderJob, "session" | "signal">,
  stack: string,
  name: string,
): Promise<ChangeSet | null> {
  const changes: Change[] = [];
  let first: Page | null = null;
  const turn = turnerFor("cloudformation:DescribeChangeSet");
  let token: string | undefined;
  try {
    do {
      const page: Page = await callFor(job, "cloudformation:DescribeChangeSet", {
        StackName: stack,
        ChangeSetName: name,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      first ??= page;
      for (const change of page.Changes ?? []) changes.push(change);
      token = turn(page.NextToken);
    } while (token !== undefined);
  } catch (error) {
    if (error instanceof CallError && isNoChangeSet(error.cause)) return null;
    throw error;
  }
  return {
    id: first.ChangeSetId ?? name,
    stackId: first.StackId ?? stack,
    status: first.Status ?? "",
    reason: first.StatusReason ?? "",
    execution: first.ExecutionStatus ?? "",
    createdAt: first.CreationTime?.getTime() ?? null,
    changes,
  };
}

function isNoChangeSet(error: unknown): boolean {
  return hasCode(error, "ChangeSetNotFound") || isNoStack(error);
}

/** True when it failed because the stack already matches the template. */
export function hasNoChanges({ status, reason, changes }: ChangeSet): boolean {
  if (status === "FAILED") return /didn't contain changes|no updates are to be performed/i.test(reason);
  return status === "CREATE_COMPLETE" && changes.length === 0;
}

/** A line for each resource: action, logical id, type, the existing resource, and what is replaced. */
export function changeLines({ changes }: ChangeSet): readonly string[] {
  const rows = changes.flatMap(({ ResourceChange: it }) => {
    if (it === undefined) return [];
    const { Action = "?", LogicalResourceId = "?", ResourceType = "?", PhysicalResourceId } = it;
    const stands = PhysicalResourceId ?? "";
    return [
      [Action, LogicalResourceId, ResourceType, [stands, replacement(it.Replacement)].join(" ").trim()],
    ];
  });
  const width = (at: number): number => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0));
  const [action, id, type] = [width(0), width(1), width(2)];
  return rows.map(([a = "", b = "", c = "", d = ""]) =>
    `${a.padEnd(action)}  ${b.padEnd(id)}  ${c.padEnd(type)}  ${d}`.trimEnd(),
  );
}

function replacement(word: string | undefined): string {
  if (word === "True") return "(replaced: the existing one is deleted)";
  return word === "Conditional" ? "(may be replaced: the existing one is then deleted)" : "";
}
