// The name that a requirement is about on a target, a DNS record's or a cluster's: written in the guide, or
// given by a variable.
import type { Step } from "../../runbook/model/runbook.ts";
import { requiredName } from "../../runbook/requirements/record-name.ts";
import type { Binding, Plan } from "../model/plan.ts";
import { bindingFor } from "./bindings.ts";

/** The host name for a DNS record. Null for a step that requires no record, or without a value. */
export function recordHost(
  plan: Pick<Plan, "variables">,
  bindings: readonly Binding[],
  step: Step,
  target: string,
): string | null {
  return step.requirement?.kind === "dns-record" ? requiredValue(plan, bindings, step, target) : null;
}

/** Null for a step that is about no name, or without a value. Of equal bindings the first counts. */
export function requiredValue(
  plan: Pick<Plan, "variables">,
  bindings: readonly Binding[],
  { requirement, role }: Step,
  target: string,
): string | null {
  const name = requiredName(requirement);
  if (name === null || !plan.variables.some((variable) => variable.name === name)) return name;
  return bindingFor(bindings, name, role, target)?.value ?? null;
}
