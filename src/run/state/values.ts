// Values that became known during the run, and the secrets that this process has in memory.

import type { Binding, Plan, Scope, Task } from "../../plan/model/plan.ts";
import { findTarget } from "../../plan/model/plan-lookup.ts";
import { bindingFor } from "../../plan/values/bindings.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { stepOf } from "./due.ts";

/** Who made a binding. */
type Made = Extract<RunEvent, { type: "variable.bound" }>["by"];

/**
 * The run with the binding; it replaces an earlier one for the same name and scope. A value set for the whole
 * run or for a role also discards what nodes derived from the value before it.
 */
export function withBinding(run: Run, binding: Binding, by: Made): Run {
  const undone =
    by === "node" ? [] : run.pinned.filter((pin) => pin.name === binding.name && covers(run, binding, pin));
  const others = (list: readonly Binding[]) =>
    list.filter(
      (other) =>
        (other.name !== binding.name || !sameScope(other.scope, binding.scope)) && !undone.includes(other),
    );
  return {
    ...run,
    bindings: [binding, ...others(run.bindings)],
    pinned: by === "node" ? [binding, ...others(run.pinned)] : others(run.pinned),
    heldSecrets: binding.secret ? [binding, ...others(run.heldSecrets)] : run.heldSecrets,
  };
}

/** Does the scope of one include the target of the other? */
function covers(run: Run, { scope }: Binding, pin: Binding): boolean {
  if (pin.scope.kind !== "target" || scope.kind === "target") return false;
  if (scope.kind === "run") return true;
  const key = pin.scope.target;
  const target = run.started === null ? null : findTarget(run.started.plan, key);
  return target?.roles.includes(scope.role) ?? false;
}

/** The secrets that the task needs and that this process does not have. */
export function forgottenSecrets(
  run: Run,
  plan: Plan,
  task: Task,
  names: readonly string[],
): readonly string[] {
  const role = stepOf(plan, task)?.role ?? "";
  return names.filter((name) => bindingFor(run.heldSecrets, name, role, task.target) === null);
}

/** Of a task's open names, those with a value: it cannot be used where the texts need it. */
export function refusedValues(run: Run, plan: Plan, task: Task, open: readonly string[]): readonly string[] {
  const role = stepOf(plan, task)?.role ?? "";
  const bindings = [...run.bindings, ...plan.bindings];
  return open.filter((name) => bindingFor(bindings, name, role, task.target) !== null);
}

function sameScope(a: Scope, b: Scope): boolean {
  if (a.kind === "role") return b.kind === "role" && a.role === b.role;
  if (a.kind === "target") return b.kind === "target" && a.target === b.target;
  return b.kind === "run";
}
