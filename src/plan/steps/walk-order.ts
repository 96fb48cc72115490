// The order of steps and targets: a section's steps on the first target of their role, then on the next; a
// fleet's steps each on all its nodes.
import type { Runbook, Step } from "../../runbook/model/runbook.ts";
import type { Target } from "../model/plan.ts";
import { madeBy } from "./new-node.ts";

export interface StepOnTarget {
  readonly step: Step;
  readonly target: Target;
}

/**
 * The targets to run: those given, and a placeholder with the role's name for each needed role without a
 * target. The operator's own machine is the target `local`.
 */
export function walkTargets(steps: readonly Step[], given: readonly Target[]): readonly Target[] {
  const targets = [...given];
  for (const { role } of steps) {
    if (targets.some((it) => it.roles.includes(role))) continue;
    let key = role;
    for (let n = 2; targets.some((it) => it.key === key); n++) key = `${role}-${n}`;
    targets.push({ key, roles: [role], selector: "", id: null, name: key });
  }
  return targets;
}

/**
 * Each step on each target of its role: adjacent steps of one section and role run together on one target
 * after the other. For the roles in `together`, a step is for every target before the next step is. The
 * steps that create a node run for that node only.
 */
export function walkOrder(
  steps: readonly Step[],
  targets: readonly Target[],
  together: ReadonlySet<string> = new Set(),
): readonly StepOnTarget[] {
  const visits: StepOnTarget[] = [];
  let run: Step[] = [];
  const isFor = (step: Step, target: Target): boolean => {
    const made = madeBy(step, targets);
    return made === null || made === target;
  };
  const flush = (): void => {
    const role = run[0]?.role;
    for (const target of targets)
      if (role !== undefined && target.roles.includes(role))
        for (const step of run) if (isFor(step, target)) visits.push({ step, target });
    run = [];
  };
  for (const step of steps) {
    const previous = run[0];
    const follows = previous?.section === step.section && previous.role === step.role;
    const alone = together.has(step.role) && isForNodes(step);
    if (!follows || alone) flush();
    run.push(step);
    if (alone) flush();
  }
  flush();
  return visits;
}

/** True for what a fleet does together: commands, requirements and manual steps, but no AWS request. */
export function isForNodes({ aws }: Step): boolean {
  return aws === undefined;
}

/**
 * The steps of the chosen sections, in the guide's order, and the choices that match no section. A choice is
 * a section's id, which selects that section alone, or its title or part of it (case-insensitive), which
 * includes its subsections. Null chooses all.
 */
export function selectSteps(
  runbook: Runbook,
  sections: readonly string[] | null,
): { readonly steps: readonly Step[]; readonly unknown: readonly string[] } {
  if (sections === null) return { steps: runbook.steps, unknown: [] };
  const alone = new Set<string>();
  const whole = new Set<string>();
  const unknown: string[] = [];
  for (const text of sections) {
    if (runbook.sections.some((it) => it.id === text)) {
      alone.add(text);
      continue;
    }
    const lower = text.toLowerCase().trim();
    const fits = [
      runbook.sections.filter((it) => it.title.toLowerCase() === lower),
      runbook.sections.filter((it) => lower !== "" && it.title.toLowerCase().includes(lower)),
    ].find((it) => it.length > 0);
    if (fits === undefined) unknown.push(text);
    for (const section of fits ?? []) whole.add(section.id);
  }
  const parents = new Map(runbook.sections.map((it) => [it.id, it.parent]));
  const isBelow = (section: string): boolean => {
    const seen = new Set<string>();
    for (let id: string | null = section; id !== null && !seen.has(id); id = parents.get(id) ?? null) {
      if (whole.has(id)) return true;
      seen.add(id);
    }
    return false;
  };
  return { steps: runbook.steps.filter((it) => alone.has(it.section) || isBelow(it.section)), unknown };
}
