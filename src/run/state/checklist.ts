// Requirements that are checked and passed together: consecutive ones in one section, on one node or on all nodes of a
// fleet, and the manual steps between them.
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { findStep } from "../../plan/model/plan-lookup.ts";
import type { Run } from "../model/run.ts";

/**
 * The places, in running order, of the tasks on the checklist of the task at `index` (default: the current
 * one). Empty when that task is not among requirements.
 */
export function checklistAt(run: Run, index: number = run.current): readonly number[] {
  const plan = run.started?.plan;
  return plan === undefined ? [] : (checklistsOf(plan)[index] ?? []);
}

/** The checklist of each task, by its place. A plan never changes. */
const byPlan = new WeakMap<Plan, readonly (readonly number[])[]>();

function checklistsOf(plan: Plan): readonly (readonly number[])[] {
  const known = byPlan.get(plan);
  if (known !== undefined) return known;
  const lists: (readonly number[])[] = [];
  let name: string | null = null;
  let list: number[] = [];
  const close = (): void => {
    const places = list.some((index) => kindAt(plan, index) === "requirement") ? list : [];
    for (const index of list) lists[index] = places;
  };
  for (let index = 0; index <= plan.tasks.length; index++) {
    const next = nameAt(plan, index);
    if (next !== name) {
      close();
      [name, list] = [next, []];
    }
    if (next !== null) list.push(index);
  }
  byPlan.set(plan, lists);
  return lists;
}

/** The section and the nodes of a task that can be on a checklist; null for every other task. */
function nameAt(plan: Plan, index: number): string | null {
  const planned = plan.tasks[index];
  const step = planned === undefined ? null : findStep(plan, planned.step);
  if (planned === undefined || step === null) return null;
  if (step.kind !== "requirement" && (step.kind !== "manual" || step.file !== null)) return null;
  const fleet = fleetStepAt(plan, index)?.fleet;
  return fleet === undefined ? `${step.section}\n${planned.target}` : `${step.section}\n\n${fleet.role}`;
}

function kindAt(plan: Plan, index: number): string | undefined {
  return findStep(plan, plan.tasks[index]?.step ?? "")?.kind;
}
