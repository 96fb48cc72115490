// Requests an invocation: the one fact that allows something to be sent.
import { sha256 } from "../../digest.ts";
import type { Span } from "../../shell/model/command.ts";
import type { Confirmed, Phase, RunEvent } from "../model/event.ts";
import { CLOCK_MARGIN, DELIVERY_TIME } from "../model/limits.ts";
import { nonceOf } from "../model/nonce.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { bodyOf, substitutionBody } from "../state/due.ts";

type Requested = Extract<RunEvent, { type: "invocation.requested" }>;

/** The request for one phase of the current task; null when the task has no such text. */
export function request(
  run: Run,
  task: TaskRun,
  target: string,
  phase: Exclude<Phase, "evaluate">,
  confirmed: Confirmed,
  at: number,
): Requested | null {
  const text = task.presented === null ? null : bodyOf(task.presented, phase);
  return text === null ? null : requested(run, task, target, phase, 1, text, confirmed, at);
}

/** The request for one substitution of the current task's command; null when the task was not shown. */
export function substitutionRequest(
  run: Run,
  task: TaskRun,
  target: string,
  { start, end }: Span,
  confirmed: Confirmed,
  at: number,
): Requested | null {
  if (task.presented === null) return null;
  const before = task.invocations.filter((nonce) => run.invocations.get(nonce)?.phase === "evaluate");
  const text = substitutionBody(task.presented, { start, end });
  const fact = requested(run, task, target, "evaluate", before.length + 1, text, confirmed, at);
  return fact === null ? null : { ...fact, substitution: { start, end } };
}

function requested(
  run: Run,
  task: TaskRun,
  target: string,
  phase: Phase,
  time: number,
  text: string,
  confirmed: Confirmed,
  at: number,
): Requested | null {
  const { presented, attempt } = task;
  if (presented === null || run.started === null) return null;
  return {
    type: "invocation.requested",
    at,
    nonce: nonceOf(run.started.run, task.id, attempt, phase, time),
    task: task.id,
    attempt,
    phase,
    kind: presented.aws !== undefined ? "aws" : target === "local" ? "local" : "script",
    target,
    text,
    sha256: sha256(text),
    timeout: presented.timeout,
    notAfter: at + DELIVERY_TIME + CLOCK_MARGIN,
    epoch: run.epoch,
    confirmed,
  };
}
