// The intents of a plain run, made from the run as it was printed.
import { safeText } from "../../../output/clean.ts";
import type { ByHandRest } from "../../../run/decision/by-hand-rest.ts";
import { restOf } from "../../../run/decision/rest.ts";
import type { Answered } from "../../../run/model/event.ts";
import type { Intent } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";
import { currentTask, needsNode } from "../../../run/state/due.ts";

export function leaveIntent(reason: string): Intent {
  return { type: "leave", reason: safeText(reason) };
}

/** Attests the task, or all nodes for which one answer stands, as they were printed. */
export function attestIntent(task: string, statement: string, all: ByHandRest | null): Intent {
  const rest = all === null ? {} : { rest: all.digest };
  return { type: "attest", task, statement: safeText(statement), ...rest };
}

/** Runs the current step as it was printed; null when none is shown. */
export function confirmIntent(
  run: Run,
  how: Answered,
  typed: string | null,
  despiteDone: boolean,
): Intent | null {
  const taskRun = run.tasks.at(run.current);
  if (taskRun === undefined || taskRun.presented === null) return null;
  const { digest } = taskRun.presented;
  return { type: "confirm", task: taskRun.id, attempt: taskRun.attempt, digest, typed, how, despiteDone };
}

/**
 * Runs the current step on the rest of its fleet, as it was printed; null if there is no rest of several
 * nodes.
 */
export function restIntent(run: Run, how: Answered, typed: string | null): Intent | null {
  const taskRun = run.tasks.at(run.current);
  const rest = restOf(run);
  if (taskRun === undefined || taskRun.presented === null || rest === null) return null;
  const { id: task, attempt, presented } = taskRun;
  return { type: "confirmRest", task, attempt, digest: presented.digest, rest: rest.digest, typed, how };
}

/** True if the current step needs its node and the node did not identify itself. */
export function isUnidentified(run: Run): boolean {
  const current = currentTask(run);
  if (current === null || !needsNode(current.planned)) return false;
  return run.identification.get(current.planned.target)?.state === "failed";
}
