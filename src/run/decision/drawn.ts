// Does the operator's answer match exactly what was drawn? Judged against the run, whatever a screen believes.
import type { Plan, Task } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { currentTask } from "../state/due.ts";
import { busyRefusal } from "./busy.ts";
import { type Decision, refuse } from "./draft.ts";

/** The current task as shown. */
export interface Drawn {
  readonly task: TaskRun;
  readonly planned: Task;
  readonly plan: Plan;
  readonly presented: Presented;
}

/** The task that the answer is for; a refusal unless it is the current one, as shown now, with nothing in flight. */
export function drawn(
  run: Run,
  answer: { readonly task: string; readonly attempt: number; readonly digest: string },
): Drawn | { readonly refused: Decision } {
  const current = currentTask(run);
  if (current === null || current.task.id !== answer.task)
    return no("not-current", "This is not the current step.", "Go to the current step.");
  const open = busyRefusal(run);
  if (open !== null) return { refused: open };
  const { state, attempt, presented } = current.task;
  if (state === "failed")
    return no("failed", "This step failed.", "Retry it, edit it, or skip it with a reason.");
  if (state !== "ready" || presented === null)
    return no("not-shown", "This step has not been shown yet.", "Wait until it is on the screen.");
  return answer.attempt === attempt && answer.digest === presented.digest
    ? { ...current, presented }
    : no("changed", "The step has changed since it was shown.", "Read it again, then confirm it.");
}

function no(rule: string, message: string, advice: string): { readonly refused: Decision } {
  return { refused: refuse(rule, message, advice) };
}
