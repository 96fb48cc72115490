// The proposed statement for a step done by hand. The person may change it.
import type { TaskRun } from "../../../run/model/run.ts";
import { isNotMet } from "../../../run/state/due.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";

/** Empty for a requirement that is not met: the reason to accept it must be the person's own. */
export function statementFor(planned: PlannedTask, taskRun: TaskRun): string {
  if (isNotMet(taskRun)) return "";
  if (planned.task.command !== null) return "Ran by hand on my own machine.";
  const title = planned.step.title.replaceAll("\n", " ");
  return planned.step.kind === "requirement" ? `Checked: ${title}` : `Done: ${title}`;
}
