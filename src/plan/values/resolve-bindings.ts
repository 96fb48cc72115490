// Checks what the operator gave: bindings for things that exist, with valid values, each scope once; and the
// guide's defaults. Invalid ones are omitted with a finding, so that their placeholders stay open.
import { rolesToType } from "../../runbook/model/role-title.ts";
import type { Finding, Runbook } from "../../runbook/model/runbook.ts";
import type { Binding, Target } from "../model/plan.ts";
import { checkValue } from "../value-types/check-value.ts";
import { bindingKey, scopeWords } from "./bindings.ts";

export interface ResolvedBindings {
  readonly bindings: readonly Binding[];
  readonly findings: readonly Finding[];
}

/**
 * Of several bindings for one variable and scope, the last one counts. The guide's defaults follow at the
 * end.
 */
export function resolveBindings(
  runbook: Runbook,
  given: readonly Binding[],
  targets: readonly Target[],
): ResolvedBindings {
  const findings: Finding[] = [];
  const taken = new Map<string, Binding>();
  const variables = new Map(runbook.variables.map((it) => [it.name, it]));
  for (const binding of given) {
    const variable = variables.get(binding.name);
    if (variable === undefined) {
      findings.push(
        error(
          "variable-unknown",
          `The guide has no variable ${binding.name}`,
          variables.size === 0
            ? "This guide has no variables: remove the value."
            : `Its variables are: ${[...variables.keys()].join(", ")}.`,
        ),
      );
      continue;
    }
    const line = variable.lines[0] ?? 1;
    const scope = scopeProblem(binding, runbook, targets);
    if (scope !== null) {
      findings.push({ ...scope, line });
      continue;
    }
    const key = bindingKey(binding);
    if (taken.has(key))
      findings.push({
        rule: "value-twice",
        severity: "warning",
        message: `${binding.name} is set twice ${scopeWords(binding.scope)}; the last value counts`,
        advice: "Set it once.",
        line,
        column: 1,
      });
    if (variable.secret) {
      // A secret's value does not belong in a plan; whoever read it keeps it in memory.
      if (binding.value !== null)
        findings.push({
          ...error(
            "secret-in-clear",
            `${binding.name} is secret, but is set in plain text`,
            "Type it when a run asks for it, or use a file that only you can read (`@FILE`) or a descriptor.",
          ),
          line,
        });
      else taken.set(key, { ...binding, secret: true });
      continue;
    }
    const checked =
      binding.value === null
        ? {
            ok: false as const,
            message: `${binding.name} has no value`,
            advice: "Set a value: only secrets may be without one here.",
          }
        : checkValue(variable, binding.value);
    if (checked.ok) taken.set(key, { ...binding, value: checked.value, secret: false });
    else {
      taken.delete(key);
      findings.push({
        ...error(
          "value-invalid",
          `${binding.name} ${scopeWords(binding.scope)}: ${checked.message}`,
          checked.advice,
        ),
        line,
      });
    }
  }
  const defaults = defaultBindings(runbook);
  return {
    bindings: [...taken.values(), ...defaults.bindings],
    findings: [...findings, ...defaults.findings],
  };
}

function defaultBindings(runbook: Runbook): ResolvedBindings {
  const bindings: Binding[] = [];
  const findings: Finding[] = [];
  for (const variable of runbook.variables) {
    if (variable.default === null) continue;
    const line = variable.lines[0] ?? 1;
    const checked = checkValue(variable, variable.default);
    if (variable.secret)
      findings.push({
        ...error(
          "secret-in-clear",
          `The guide gives a default for ${variable.name}, which is secret`,
          "Remove the default from the guide, and replace the secret itself: everyone who can read the guide knows it.",
        ),
        line,
      });
    else if (checked.ok)
      bindings.push({
        name: variable.name,
        scope: { kind: "run" },
        value: checked.value,
        secret: false,
        from: "default",
      });
    else
      findings.push({
        ...error(
          "value-invalid",
          `The guide's default for ${variable.name}: ${checked.message}`,
          checked.advice,
        ),
        line,
      });
  }
  return { bindings, findings };
}

function scopeProblem(binding: Binding, runbook: Runbook, targets: readonly Target[]): Finding | null {
  const { scope } = binding;
  const roles = rolesOf(runbook);
  if (scope.kind === "role" && !roles.includes(scope.role))
    return error(
      "role-unknown",
      `${binding.name} is for the role ${scope.role}, which the guide does not have`,
      `Its roles are: ${rolesToType(runbook, roles)}.`,
    );
  if (scope.kind === "target" && !targets.some((it) => it.key === scope.target))
    return error(
      "target-unknown",
      `${binding.name} is for ${scope.target}, which is not a target`,
      `The targets are: ${targets.map((it) => it.key).join(", ")}.`,
    );
  return null;
}

/** Every role that the guide names or a step uses. */
export function rolesOf(runbook: Runbook): readonly string[] {
  return [...new Set([...runbook.roles.map((it) => it.name), ...runbook.steps.map((it) => it.role)])];
}

function error(rule: string, message: string, advice: string): Finding {
  return { rule, severity: "error", message, advice, line: 1, column: 1 };
}
