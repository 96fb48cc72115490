// What is offered as statement for a step that a person carries out. Text only; the person may change it.
import type { TaskRun } from "../../../run/model/run.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";

/** The offered statement. */
export function statementFor(planned: PlannedTask, { checked }: TaskRun): string {
  if (planned.task.command !== null) return "Ran by hand on my own machine.";
  const title = planned.step.title.replaceAll("\n", " ");
  if (planned.step.kind !== "requirement") return `Done: ${title}`;
  // What AWS says otherwise is not to be passed over with a word that denies it.
  return checked?.result === "not-met" ? `Accepted although it is not met: ${title}` : `Checked: ${title}`;
}
