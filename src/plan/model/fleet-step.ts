// A step that a fleet's nodes run together: its tasks are adjacent in the plan.
import type { Fleet, Plan } from "./plan.ts";
import { findStep } from "./plan-lookup.ts";

export interface FleetStep {
  readonly fleet: Fleet;
  /** Its tasks' places in the plan, half-open. */
  readonly first: number;
  readonly end: number;
}

/**
 * The step of the task at `index` with all its fleet's tasks; null when it does not run together, or on one
 * node only.
 */
export function fleetStepAt(plan: Plan, index: number): FleetStep | null {
  const planned = plan.tasks[index];
  if (plan.fleets === undefined || planned === undefined) return null;
  if (planned.command === null || planned.aws === true) return null;
  const role = findStep(plan, planned.step)?.role;
  const fleet = plan.fleets.find((it) => it.role === role);
  if (fleet === undefined) return null;
  let [first, end] = [index, index + 1];
  while (plan.tasks[first - 1]?.step === planned.step) first--;
  while (plan.tasks[end]?.step === planned.step) end++;
  return end - first > 1 ? { fleet, first, end } : null;
}
