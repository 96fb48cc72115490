// Every finding that a plan carries: the guide's, the plan's own, and those of its tasks.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { Plan } from "../model/plan.ts";

/** All findings, each once, in the order of guide, plan, tasks. */
export function allFindings(plan: Plan): readonly Finding[] {
  // A step's own findings are in its tasks, worded with their values.
  return distinct([...plan.findings, ...plan.tasks.flatMap((it) => it.findings)]);
}

/**
 * Problems of the plan as a whole that block the run. A problem of one step blocks that step only: it can be
 * edited when it is reached.
 */
export function forbidding(plan: Plan): readonly Finding[] {
  return plan.findings.filter((it) => it.severity === "error");
}

/** True when a finding blocks the run. */
export function hasErrors(plan: Plan): boolean {
  return allFindings(plan).some((it) => it.severity === "error");
}

/** The findings without duplicates (one step on several targets has the same ones). */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((it) => {
    const key = JSON.stringify([it.rule, it.line, it.column, it.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
