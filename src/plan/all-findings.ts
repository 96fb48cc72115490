// Every finding that a plan carries: the guide's, the plan's own, and those of its tasks.
import type { Finding } from "../runbook/runbook.ts";
import type { Plan } from "./plan.ts";

/** All findings, each once, in the order of guide, plan, tasks. */
export function allFindings(plan: Plan): readonly Finding[] {
  // A step's own findings are in its tasks, said with their values.
  return distinct([...plan.findings, ...plan.tasks.flatMap((it) => it.findings)]);
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
