// A value that a command should have captured but did not, although it succeeded: its output was lost with the
// process that could read it, or is not a valid value. Running the command again seldom helps: a swarm is made once.
import { safeText } from "../../output/clean.ts";
import { readingCommand } from "../../plan/values/capture.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { currentTask, endedWell } from "../state/due.ts";

export interface MissingValue {
  readonly variable: string;
  /** A command that prints the value on the step's node; null where none is known. */
  readonly reading: string | null;
}

/** The value that the current step lacks; null when it lacks none, or when its command has not succeeded yet. */
export function missingValue(run: Run): MissingValue | null {
  const current = currentTask(run);
  const presented = current?.task.presented ?? null;
  const capture = presented?.capture ?? null;
  if (current === null || presented === null || capture === null) return null;
  const { task, planned } = current;
  if (task.state !== "failed" || !commandEndedWell(run, task)) return null;
  if (hasValue(run, capture.variable, planned.target)) return null;
  return { variable: capture.variable, reading: readingCommand(presented.command, capture) };
}

/**
 * The fact that the current step is done, once its command has succeeded and the value that it lacks is set; null
 * before, and while anything is in flight: in a wave, for other nodes.
 */
export function settledByValue(run: Run, at: number): Extract<RunEvent, { type: "task.attested" }> | null {
  const current = currentTask(run);
  const presented = current?.task.presented ?? null;
  const variable = presented?.capture?.variable;
  if (current === null || presented === null || variable === undefined || run.open.length > 0) return null;
  const { task, planned } = current;
  if (task.state !== "failed" || !commandEndedWell(run, task)) return null;
  if (!hasValue(run, variable, planned.target)) return null;
  const verify = presented.verify === null ? "" : " Its verify check was not run.";
  const statement = `The command exited with code 0, but did not give ${variable}; the operator set it.${verify}`;
  return { type: "task.attested", at, task: task.id, statement: safeText(statement) };
}

/** True when the task's command has succeeded, in whichever attempt. */
export function commandEndedWell(run: Run, task: TaskRun): boolean {
  return task.invocations.some((nonce) => {
    const invocation = run.invocations.get(nonce);
    return invocation?.phase === "command" && endedWell(run, invocation);
  });
}

/** Was it set, or captured by an earlier attempt? A value from another node does not count. */
function hasValue(run: Run, variable: string, target: string): boolean {
  return run.bindings.some(
    ({ name, scope }) => name === variable && (scope.kind !== "target" || scope.target === target),
  );
}
