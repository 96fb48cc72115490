// Variables set by earlier lines that a command reads a second time: a value that an earlier step put into
// one may run as part of this command.
import { valueNames } from "../../runbook/commands/carried-values.ts";
import type { Finding, Step } from "../../runbook/model/runbook.ts";
import { variablesReadTwice } from "../../shell/analyse.ts";
import { literalValues } from "../../shell/state/shell-state.ts";
import type { Plan } from "../model/plan.ts";
import { heldValueProblem } from "../substitution/second-reader.ts";
import type { RenderedTask } from "../tasks/render-task.ts";
import { stepFinding } from "../tasks/task-findings.ts";

/**
 * An error for each variable in `preamble` whose value is not plain and which the task's texts read a second
 * time. Only variables that a step sets from a value count, not text that the guide itself wrote into them.
 */
export function heldFindings(
  plan: Plan,
  step: Step,
  rendered: RenderedTask,
  preamble: readonly string[],
): readonly Finding[] {
  if (preamble.length === 0) return [];
  const given = valueNames(plan.steps.flatMap(({ command }) => command ?? []));
  if (given.size === 0) return [];
  const held = literalValues(preamble);
  const found = new Map<string, Finding>();
  for (const text of [rendered.command, rendered.done, rendered.verify]) {
    if (text === null) continue;
    for (const [name, reader] of variablesReadTwice(text.text, text.holes, given)) {
      const value = held.get(name);
      const reason = value === undefined ? null : heldValueProblem(reader, value);
      if (reason !== null && !found.has(name))
        found.set(
          name,
          stepFinding(
            step,
            "value-place",
            `The value of ${name} is not safe here: ${reason}`,
            `Edit the command so that it does not read ${name} a second time, or edit the step that sets it.`,
          ),
        );
    }
  }
  return [...found.values()];
}
