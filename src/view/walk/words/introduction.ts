// What the guide says about several steps of a section: shown at the first of them on each node.
import type { Plan } from "../../../plan/model/plan.ts";
import { tasksOn } from "../../../plan/model/plan-lookup.ts";
import { WARNING_START } from "../../../runbook/steps/preceding-paragraphs.ts";
import { type PlannedTask, plannedTask } from "../../../transcript/lookup/run-find.ts";

export interface Introduction {
  /** The paragraphs that were shown at an earlier step of the section, on the same node. */
  readonly said: readonly string[];
  /** Index of the first task that showed one of them; null when there is none. */
  readonly first: number | null;
}

export const SAID_NOTHING: Introduction = { said: [], first: null };

/** What was found so far, by section and node. A plan never changes. */
const byPlan = new WeakMap<Plan, Map<string, ReadonlyMap<string, Introduction>>>();

/** Which of this step's paragraphs were shown before. */
export function introduction(plan: Plan, { task, step }: PlannedTask): Introduction {
  const known = byPlan.get(plan) ?? new Map<string, ReadonlyMap<string, Introduction>>();
  byPlan.set(plan, known);
  const place = JSON.stringify([step.section, task.target]);
  const found = known.get(place) ?? introductions(plan, step.section, task.target);
  known.set(place, found);
  return found.get(task.id) ?? SAID_NOTHING;
}

/** The paragraphs of a step's context. */
export function paragraphsOf(context: string): readonly string[] {
  return context.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== "");
}

/** By task, for those of the section on the node. */
function introductions(plan: Plan, section: string, target: string): ReadonlyMap<string, Introduction> {
  /** Where each paragraph was first shown. */
  const firsts = new Map<string, number>();
  const found = new Map<string, Introduction>();
  for (const index of tasksOn(plan, target)) {
    const planned = plannedTask(plan, index);
    if (planned === null || planned.step.section !== section) continue;
    const said: string[] = [];
    let first: number | null = null;
    for (const paragraph of paragraphsOf(planned.step.context)) {
      // A warning belongs to every command that it is about.
      if (WARNING_START.test(paragraph)) continue;
      const before = firsts.get(paragraph);
      if (before === undefined) {
        firsts.set(paragraph, index);
        continue;
      }
      said.push(paragraph);
      first = Math.min(first ?? before, before);
    }
    if (first !== null) found.set(planned.task.id, { said, first });
  }
  return found;
}
