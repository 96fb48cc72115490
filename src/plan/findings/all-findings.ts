// Every finding that a plan carries: the guide's, the plan's own, and those of its tasks.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { Plan } from "../model/plan.ts";

/** All findings, each once, in the order of guide, plan, tasks. */
export function allFindings(plan: Plan): readonly Finding[] {
  // A step's own findings are in its tasks, said with their values.
  return distinct([...plan.findings, ...plan.tasks.flatMap((it) => it.findings)]);
}

/**
 * What is wrong with the plan as a whole, and forbids a run of it. What is wrong with one step forbids that step alone:
 * it can be edited when its turn comes.
 */
export function forbidding(plan: Plan): readonly Finding[] {
  return plan.findings.filter((it) => it.severity === "error");
}

/** True when a finding forbids the run. */
export function hasErrors(plan: Plan): boolean {
  return allFindings(plan).some((it) => it.severity === "error");
}

/** The findings without repetitions (one step on several targets tells the same). */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((it) => {
    const key = JSON.stringify([it.rule, it.line, it.column, it.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
