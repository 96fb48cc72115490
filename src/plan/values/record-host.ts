// The host name that a DNS record is to have on a target: a guide may say it, or name a variable for it.
import type { Step } from "../../runbook/model/runbook.ts";
import type { Binding, Plan } from "../model/plan.ts";
import { bindingFor } from "./bindings.ts";

/** Null for a step that asks for no record, and where nobody gave the name. Of equal bindings the first counts. */
export function recordHost(
  plan: Pick<Plan, "variables">,
  bindings: readonly Binding[],
  { requirement, role }: Step,
  target: string,
): string | null {
  if (requirement?.kind !== "dns-record" || requirement.name === null) return null;
  const { name } = requirement;
  if (!plan.variables.some((variable) => variable.name === name)) return name;
  return bindingFor(bindings, name, role, target)?.value ?? null;
}
