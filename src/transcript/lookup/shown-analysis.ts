// The plan's analysis of a step's command, where it applies to what is shown.
import type { TaskRun } from "../../run/model/run.ts";
import type { Step } from "../../runbook/model/runbook.ts";
import type { CommandAnalysis } from "../../shell/model/command.ts";

/**
 * Null for an operator's own text, and where the log understates the step: then the analysis does not match
 * the command.
 */
export function shownAnalysis(step: Step, { edited, presented }: TaskRun): CommandAnalysis | null {
  if (edited !== null || presented?.findings.some(({ rule }) => rule === "log-understates")) return null;
  return step.command?.analysis ?? null;
}
