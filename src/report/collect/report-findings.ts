// The findings that the operator saw, and the steps in which somebody continued with them in view.
import type { Plan } from "../../plan/model/plan.ts";
import type { Finding, Severity } from "../../runbook/model/runbook.ts";
import { findTask } from "../../transcript/lookup/run-find.ts";
import type { ReportFinding } from "../model/report.ts";
import type { Collected } from "./collect.ts";

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

interface Found {
  readonly finding: Finding;
  readonly lines: Set<number>;
  readonly steps: Set<number>;
}

/** Each finding once with all its places, the most severe first, then by line of the guide. */
export function findingsOf(collected: Collected, plan: Plan): readonly ReportFinding[] {
  const found = new Map<string, Found>();
  const enter = (finding: Finding, step: number | null): void => {
    const key = JSON.stringify([finding.rule, finding.message, finding.severity]);
    const entry = found.get(key) ?? { finding, lines: new Set<number>(), steps: new Set<number>() };
    entry.lines.add(finding.line);
    if (step !== null) entry.steps.add(step);
    found.set(key, entry);
  };
  for (const finding of plan.findings) enter(finding, null);
  for (const task of plan.tasks) for (const finding of task.findings) enter(finding, null);
  for (const [nonce, { presented, decided }] of collected.sent) {
    const task = collected.run.invocations.get(nonce)?.task ?? "";
    const index = findTask(collected.run, task)?.index;
    if (presented === null || decided === null || index === undefined) continue;
    for (const finding of presented.findings) enter(finding, index + 1);
  }
  return [...found.values()]
    .map(({ finding: { rule, severity, message, advice }, lines, steps }) => ({
      rule,
      severity,
      message,
      advice,
      lines: sorted(lines),
      confirmedIn: sorted(steps),
    }))
    .sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
}

function sorted(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}
