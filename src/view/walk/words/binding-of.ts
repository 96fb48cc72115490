// Which binding of a variable applies to a target.
import type { Binding } from "../../../plan/model/plan.ts";
import type { Run } from "../../../run/model/run.ts";

/** The binding for the target: the target's own, then its roles', then the run's; the newest first. */
export function bindingOf(run: Run, variable: string, target: string): Binding | null {
  const roles = run.started?.plan.targets.find((one) => one.key === target)?.roles ?? [];
  const known = [...run.bindings, ...(run.started?.plan.bindings ?? [])].filter(
    (binding) => binding.name === variable,
  );
  return (
    known.find((one) => one.scope.kind === "target" && one.scope.target === target) ??
    known.find((one) => one.scope.kind === "role" && roles.includes(one.scope.role)) ??
    known.find((one) => one.scope.kind === "run") ??
    null
  );
}
