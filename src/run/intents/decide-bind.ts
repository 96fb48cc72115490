// A value that is set during the run. A secret's value never comes this way: its reader keeps it in memory, and only
// the fact that it was set comes here.

import { identityOf } from "../../plan/devices/find-disk.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import { findTarget } from "../../plan/model/plan-lookup.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import { add, type Decision, draft, facts, type InputOf, refuse } from "../decision/draft.ts";
import { missingValue, settledByValue } from "../decision/missing-value.ts";
import type { Run } from "../model/run.ts";

export function judgeBind(run: Run, { at, binding }: InputOf<"bind">): Decision {
  const plan = run.started?.plan;
  const variable = plan?.variables.find(({ name }) => name === binding.name);
  if (plan === undefined || variable === undefined)
    return refuse("no-such-variable", `The guide has no variable ${binding.name}.`, "Check its name.");
  if (!scopeExists(plan, binding))
    return refuse("no-such-scope", "No such role or target.", "Set the value for the whole run.");
  const { name, scope, from } = binding;
  const bound = (value: string | null): Decision => {
    const disks =
      scope.kind === "target" && variable.type === "block-device" ? run.disks.get(scope.target) : [];
    const disk = disks?.find((it) => it.name === value);
    const device = disk === undefined ? {} : { device: identityOf(disk, null) };
    const { secret } = variable;
    const mark = secret && binding.mark !== undefined ? { mark: binding.mark } : {};
    const made: Binding = { name, scope, value, secret, from, ...device, ...mark };
    // A rebuilt practice swarm gives its token again; nobody typed it.
    const by = from === "captured" ? "capture" : "operator";
    const given = draft(run, { type: "variable.bound", at, binding: made, by, nonce: null });
    const settled = missingValue(run)?.variable === name ? settledByValue(given.run, at) : null;
    return facts(...(settled === null ? given : add(given, settled)).facts);
  };
  if (variable.secret) return bound(null);
  if (binding.value === null) return refuse("no-value", `${binding.name} is not set.`, "Set a value.");
  const checked = checkValue(variable, binding.value);
  return checked.ok ? bound(checked.value) : refuse("invalid-value", checked.message, checked.advice);
}

function scopeExists(plan: Plan, { scope }: Binding): boolean {
  switch (scope.kind) {
    case "run":
      return true;
    case "target":
      return findTarget(plan, scope.target) !== null;
    case "role":
      return plan.steps.some(({ role }) => role === scope.role);
  }
}
