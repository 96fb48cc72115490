// Values that became known during the walk, and the secrets whose values this process still holds.
import { bindingFor } from "../plan/bindings.ts";
import type { Binding, Plan, Scope, Task } from "../plan/plan.ts";
import { stepOf } from "./due.ts";
import type { Run } from "./run.ts";

/** The run with the binding made; it replaces an earlier one for the same name and scope. */
export function withBinding(run: Run, binding: Binding): Run {
  const others = (list: readonly Binding[]) =>
    list.filter((other) => other.name !== binding.name || !sameScope(other.scope, binding.scope));
  return {
    ...run,
    bindings: [binding, ...others(run.bindings)],
    heldSecrets: binding.secret ? [binding, ...others(run.heldSecrets)] : run.heldSecrets,
  };
}

/** The secrets that the task needs and whose values this process does not hold. */
export function forgottenSecrets(
  run: Run,
  plan: Plan,
  task: Task,
  names: readonly string[],
): readonly string[] {
  const role = stepOf(plan, task)?.role ?? "";
  return names.filter((name) => bindingFor(run.heldSecrets, name, role, task.target) === null);
}

function sameScope(a: Scope, b: Scope): boolean {
  if (a.kind === "role") return b.kind === "role" && a.role === b.role;
  if (a.kind === "target") return b.kind === "target" && a.target === b.target;
  return b.kind === "run";
}
