// State that earlier commands set and a guide expects to last: which of them succeeded in this run on this
// target. How their texts become carried lines is the plan's rule.
import type { Plan } from "../../plan/model/plan.ts";
import { tasksOn } from "../../plan/model/plan-lookup.ts";
import { preambleOf } from "../../plan/tasks/preamble.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { endedWell } from "./due.ts";

/** The exit code of a failed carried line: the state could not be restored, so the command was not run. */
export const STATE_NOT_RESTORED = 125;

/** The lines that go before the command of the task at `index`, oldest first. */
export function preambleFor(run: Run, plan: Plan, index: number): readonly string[] {
  const task = plan.tasks[index];
  if (task === undefined || task.command === null || task.aws === true) return [];
  const texts: string[] = [];
  for (const earlier of tasksOn(plan, task.target)) {
    if (earlier >= index) break;
    const state = run.tasks.at(earlier);
    if (plan.tasks[earlier]?.aws === true || state === undefined) continue;
    const text = succeededText(run, state);
    if (text !== null) texts.push(text);
  }
  return preambleOf(texts);
}

/** The successful command as shown, without the lines carried into it; null when none succeeded. */
function succeededText(run: Run, task: TaskRun): string | null {
  const succeeded = task.invocations.some((nonce) => {
    const invocation = run.invocations.get(nonce);
    if (invocation?.phase !== "command" || invocation.attempt !== task.attempt) return false;
    return endedWell(run, invocation);
  });
  return succeeded ? (task.presented?.command ?? null) : null;
}
