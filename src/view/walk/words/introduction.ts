// What the guide says about several steps of a section: shown at the first of them on each node.
import type { Plan } from "../../../plan/model/plan.ts";
import { WARNING_START } from "../../../runbook/steps/preceding-paragraphs.ts";
import { type PlannedTask, plannedTasks } from "../../../transcript/lookup/run-find.ts";

export interface Introduction {
  /** The paragraphs that were shown at an earlier step of the section, on the same node. */
  readonly said: readonly string[];
  /** Index of the first task that showed one of them; null when there is none. */
  readonly first: number | null;
}

export const SAID_NOTHING: Introduction = { said: [], first: null };

const byPlan = new WeakMap<Plan, ReadonlyMap<string, Introduction>>();

/** Which of this step's paragraphs were shown before. */
export function introduction(plan: Plan, { task }: PlannedTask): Introduction {
  let known = byPlan.get(plan);
  if (known === undefined) {
    known = introductions(plan);
    byPlan.set(plan, known);
  }
  return known.get(task.id) ?? SAID_NOTHING;
}

/** The paragraphs of a step's context. */
export function paragraphsOf(context: string): readonly string[] {
  return context.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== "");
}

function introductions(plan: Plan): ReadonlyMap<string, Introduction> {
  const tasks = plannedTasks(plan);
  /** Where each paragraph was first shown, by section and node. */
  const firsts = new Map<string, number>();
  const found = new Map<string, Introduction>();
  plan.tasks.forEach(({ id, target }, index) => {
    const planned = tasks.get(id);
    if (planned === undefined) return;
    const said: string[] = [];
    let first: number | null = null;
    for (const paragraph of paragraphsOf(planned.step.context)) {
      // A warning belongs to every command that it is about.
      if (WARNING_START.test(paragraph)) continue;
      const place = JSON.stringify([planned.step.section, target, paragraph]);
      const before = firsts.get(place);
      if (before === undefined) {
        firsts.set(place, index);
        continue;
      }
      said.push(paragraph);
      first = Math.min(first ?? before, before);
    }
    if (first !== null) found.set(id, { said, first });
  });
  return found;
}
