// What is offered as statement for a step that a person carries out. Text only; the person may change it.
import type { PlannedTask } from "../../transcript/run-find.ts";

/** The offered statement. */
export function statementFor(planned: PlannedTask): string {
  if (planned.task.command !== null) return "Ran by hand on my own machine.";
  const title = planned.step.title.replaceAll("\n", " ");
  return planned.step.kind === "requirement" ? `Checked: ${title}` : `Done: ${title}`;
}
