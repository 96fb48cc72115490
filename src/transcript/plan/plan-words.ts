// The words of a dry run: risk, confirmation, kinds, scopes, counts. No layout here.

import type { Binding, Plan, Target, Task } from "../../plan/model/plan.ts";
import { namedByHand } from "../../plan/values/named-by-hand.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import type { Severity, Step, Variable } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";

export const KIND_WORDS: Readonly<Record<Step["kind"], string>> = {
  command: "command",
  manual: "by hand",
  requirement: "requirement",
  file: "file",
  aws: "AWS request",
};

export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  reads: "reads",
  changes: "changes",
  destroys: "DESTROYS",
  opaque: "OPAQUE (effect unknown)",
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: "ERROR",
  warning: "warning",
  info: "note",
};

/** How a person confirms the step: "press Enter", "type nvme1n1", "confirm that it is done". */
export function confirmWords(step: Step, task: Task): string {
  if (step.kind === "manual" || step.kind === "requirement") return "confirm that it is done";
  if (step.role === "local") return "do it on your own machine, then confirm that it is done";
  const { how, typed } = task.confirm;
  // What grows is a volume; its id is known once its node was asked.
  return how === "type" ? `type ${typed ?? "the volume's id"}` : "press Enter";
}

/** The target in words: `manager`, `node-01 (i-0abc…)`, or that none was chosen. */
export function targetWords(plan: Plan, target: Target | undefined, role: string): string {
  if (target === undefined) return roleWords(plan, role);
  if (target.key === "local") return "your own machine";
  if (target.id !== null)
    return `${target.name === target.key ? target.key : `${target.key}, ${target.name}`} (${target.id})`;
  if (target.make !== undefined) return `${target.key} (made as a stack)`;
  if (target.selector === "") return `${roleWords(plan, target.key)} (no node chosen yet)`;
  return target.name === target.key && target.selector === target.key
    ? target.key
    : `${target.key} (${target.selector})`;
}

/** A target's name in one word; where no node is chosen for a role, the role's name for people. */
export function targetName(plan: Plan, key: string): string {
  return plan.targets.find((it) => it.key === key)?.selector === "" ? roleWords(plan, key) : key;
}

/** Whose binding it is, before its value; "" for everyone. */
function scopeMark(plan: Plan, { scope }: Binding): string {
  switch (scope.kind) {
    case "run":
      return "";
    case "role":
      return `role ${roleWords(plan, scope.role)}: `;
    case "target":
      return `${targetName(plan, scope.target)}: `;
  }
}

/** What is known about a variable, one entry per scope: `nvme2n1`, `worker: nvme3n1`, `missing`. */
export function valueWords(plan: Plan, variable: Variable): readonly string[] {
  const words = plan.bindings
    .filter((it) => it.name === variable.name)
    .map((it) => `${scopeMark(plan, it)}${bindingWords(it)}`);
  const capturedBy = plan.tasks.find((it) => it.capture?.variable === variable.name);
  if (capturedBy !== undefined) {
    const line = plan.steps.find((it) => it.id === capturedBy.step)?.line ?? 0;
    words.push(`captured from the output of line ${line}`);
  }
  const missing = [
    ...plan.tasks.filter((it) => it.open.includes(variable.name)),
    ...(namedByHand(plan).get(variable.name) ?? []),
  ];
  if (missing.length > 0) {
    const everywhere = words.length === 0;
    const targets = [...new Set(missing.map((it) => targetName(plan, it.target)))].join(", ");
    words.push(everywhere ? "NOT SET" : `NOT SET for ${targets}`);
  }
  return words.length === 0 ? ["not needed by the chosen steps"] : words;
}

function bindingWords(binding: Binding): string {
  if (binding.secret) return "set (secret, not shown)";
  const value = binding.value ?? "";
  const shown = value === "" ? "(empty)" : value;
  return binding.from === "default" ? `${shown} (default)` : shown;
}

/** `line 7` or `lines 7–9`. */
export function lineWords(line: number, endLine: number): string {
  return endLine > line ? `lines ${line}–${endLine}` : `line ${line}`;
}
