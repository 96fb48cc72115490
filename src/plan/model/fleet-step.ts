// A step that a fleet does together: its tasks are adjacent in the plan.
import type { Fleet, Plan } from "./plan.ts";
import { findStep } from "./plan-lookup.ts";

export interface FleetStep {
  readonly fleet: Fleet;
  /** Its tasks' places in the plan, half-open. */
  readonly first: number;
  readonly end: number;
}

/**
 * The step of the task at `index` with all its fleet's tasks: a command, a requirement or a manual step. Null when its
 * nodes do not do it together, or when it is for one node only.
 */
export function fleetStepAt(plan: Plan, index: number): FleetStep | null {
  const planned = plan.tasks[index];
  if (plan.fleets === undefined || planned === undefined) return null;
  if (planned.aws === true) return null;
  const role = findStep(plan, planned.step)?.role;
  const fleet = plan.fleets.find((it) => it.role === role);
  if (fleet === undefined) return null;
  const { first, end } = stretchAt(plan, index);
  return end - first > 1 ? { fleet, first, end } : null;
}

/** The same, only for a command. */
export function fleetCommandAt(plan: Plan, index: number): FleetStep | null {
  return plan.tasks[index]?.command == null ? null : fleetStepAt(plan, index);
}

/** The first places of each plan's stretches of tasks of one step. A plan never changes. */
const stretches = new WeakMap<Plan, readonly number[]>();

function stretchesOf(plan: Plan): readonly number[] {
  const known = stretches.get(plan);
  if (known !== undefined) return known;
  const { tasks } = plan;
  const firsts = [...tasks.keys()].filter((index) => tasks[index - 1]?.step !== tasks[index]?.step);
  stretches.set(plan, firsts);
  return firsts;
}

/** The stretch with the task at `index`, half-open. */
function stretchAt(plan: Plan, index: number): { readonly first: number; readonly end: number } {
  const firsts = stretchesOf(plan);
  let [low, high] = [0, firsts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((firsts[middle] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return { first: firsts[low] ?? 0, end: firsts[low + 1] ?? plan.tasks.length };
}
