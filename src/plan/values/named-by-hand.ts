// Variables that only a person needs: named by a requirement or a manual step, with no hole in any command.
import type { Plan, Task } from "../model/plan.ts";
import { bindingFor } from "./bindings.ts";

/**
 * For each variable that a step without a command names: the tasks that have no value for it. Excludes
 * captured ones.
 */
export function namedByHand(plan: Plan): ReadonlyMap<string, readonly Task[]> {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const known = new Set(plan.variables.map(({ name }) => name));
  const captured = new Set(plan.tasks.map(({ capture }) => capture?.variable));
  const found = new Map<string, Task[]>();
  for (const task of plan.tasks) {
    const step = steps.get(task.step);
    if (step === undefined || task.command !== null || task.aws === true) continue;
    for (const name of new Set(step.variables)) {
      if (!known.has(name) || captured.has(name)) continue;
      if (bindingFor(plan.bindings, name, step.role, task.target) !== null) continue;
      found.set(name, [...(found.get(name) ?? []), task]);
    }
  }
  return found;
}
