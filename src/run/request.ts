// Making the request for an invocation: the one fact that lets something be sent.
import { sha256 } from "../digest.ts";
import { bodyOf } from "./due.ts";
import type { Confirmed, Phase, RunEvent } from "./event.ts";
import { CLOCK_MARGIN, DELIVERY_TIME } from "./limits.ts";
import { nonceOf } from "./nonce.ts";
import type { Run, TaskRun } from "./run.ts";

/** The request for one phase of the current task; null when the task has no such text. */
export function request(
  run: Run,
  task: TaskRun,
  target: string,
  phase: Exclude<Phase, "evaluate">,
  confirmed: Confirmed,
  at: number,
): RunEvent | null {
  const { presented, attempt } = task;
  const text = presented === null ? null : bodyOf(presented, phase);
  if (presented === null || text === null || run.started === null) return null;
  return {
    type: "invocation.requested",
    at,
    nonce: nonceOf(run.started.run, task.id, attempt, phase),
    task: task.id,
    attempt,
    phase,
    kind: target === "local" ? "local" : "script",
    target,
    text,
    sha256: sha256(text),
    timeout: presented.timeout,
    notAfter: at + DELIVERY_TIME + CLOCK_MARGIN,
    epoch: run.epoch,
    confirmed,
  };
}
