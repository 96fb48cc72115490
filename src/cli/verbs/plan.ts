// `lamplighter plan GUIDE`: the dry run. Has no transport: it cannot execute anything.
import { hasErrors } from "../../plan/findings/all-findings.ts";
import type { Plan, Task } from "../../plan/model/plan.ts";
import { planJson } from "../../plan/plan-json.ts";
import { plannedPreambles } from "../../plan/tasks/preamble.ts";
import { planText } from "../../transcript/plan/plan-text.ts";
import { exactScript } from "../guide/exact-script.ts";
import { planGuide } from "../guide/plan-guide.ts";
import type { GuideOptions } from "../options/guide-options.ts";
import { mayColour, textWidth } from "../terminal/terminal.ts";

export interface PlanOptions extends GuideOptions {
  readonly json?: true;
  readonly exact?: true;
  readonly notes?: true;
}

/** Prints the plan; 3 if a finding is an error, else 0, even with open placeholders. */
export async function plan(path: string, options: PlanOptions): Promise<number> {
  const made = planGuide(path, options);
  if (options.json) process.stdout.write(`${JSON.stringify(planJson(made), null, 2)}\n`);
  else {
    const look = { width: textWidth(), colour: mayColour(), notes: options.notes === true };
    process.stdout.write(planText(made, { ...look, ...(options.exact ? exactly(made) : { exact: false }) }));
  }
  return hasErrors(made) ? 3 : 0;
}

/** The bytes that would be sent for each command. */
function exactly(made: Plan) {
  const preambles = plannedPreambles(made);
  return { exact: true, script: (task: Task) => exactScript(task, preambles.get(task.id) ?? []) };
}
