// `--on ROLE=SELECTOR` without asking AWS, and the targets that assignments make.
import { parseOn } from "../plan/parse-set.ts";
import type { Target } from "../plan/plan.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { Assignments, SetupNode } from "../view/setup/setup-input.ts";

/** The guide's roles, without the operator's own machine. */
export function nodeRoles(runbook: Runbook): readonly string[] {
  const used = runbook.steps.map((it) => it.role);
  return [...new Set([...runbook.roles.map((it) => it.name), ...used])].filter((it) => it !== "local");
}

/** Targets as the options name them: not resolved, one for each selector. */
export function unresolvedTargets(runbook: Runbook, on: readonly string[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const text of on) {
    const choice = parseOn(text, nodeRoles(runbook));
    const key = choice.selector.kind === "name" ? choice.selector.name : choice.text;
    const known = targets.get(key);
    const roles = [...new Set([...(known?.roles ?? []), choice.role])];
    const id = choice.selector.kind === "instance" ? choice.selector.id : null;
    targets.set(key, { key, roles, selector: choice.text, id, name: key });
  }
  return [...targets.values()];
}

/** One target for each node that a role is assigned to, in the order of the nodes. */
export function targetsOf(assignments: Assignments, nodes: readonly SetupNode[]): readonly Target[] {
  return nodes.flatMap((node) => {
    const roles = Object.keys(assignments).filter((role) => assignments[role]?.includes(node.key));
    if (roles.length === 0) return [];
    return [{ key: node.key, roles, selector: node.selector ?? node.name, id: node.id, name: node.name }];
  });
}
