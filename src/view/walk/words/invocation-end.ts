// The state of a task's invocation, in words that several panes share.
import type { Invocation, Run, TaskRun } from "../../../run/model/run.ts";
import { durationWords, outcomeWords, precedingLinesOf } from "../../../transcript/words/run-words.ts";

/** The newest invocation of the task; null when there is none. */
export function lastInvocation(run: Run, taskRun: TaskRun): Invocation | null {
  const nonce = taskRun.invocations.at(-1);
  return nonce === undefined ? null : (run.invocations.get(nonce) ?? null);
}

/** How a finished invocation ended and how long it ran by its own clock. */
export function ended(invocation: Invocation, taskRun: TaskRun): string {
  const inFront = precedingLinesOf(taskRun.presented);
  const words =
    invocation.outcome === null
      ? "not finished"
      : outcomeWords(invocation.outcome, invocation.exitCode, invocation.timeout, inFront);
  return invocation.duration === null ? words : `${words} · ran ${durationWords(invocation.duration)}`;
}
