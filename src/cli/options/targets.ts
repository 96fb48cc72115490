// `--on ROLE=SELECTOR` without asking AWS, and the targets that assignments make.
import { OperatorError } from "../../errors.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { Runbook } from "../../runbook/model/runbook.ts";
import type { Assignments, SetupNode } from "../../view/setup/setup-input.ts";
import { existingNodeChoices, wantedNodes } from "./new-nodes.ts";
import { nodeChoices } from "./node-choices.ts";

/** The guide's roles, without the operator's own machine. */
export function nodeRoles(runbook: Runbook): readonly string[] {
  const used = runbook.steps.map((it) => it.role);
  return [...new Set([...runbook.roles.map((it) => it.name), ...used])].filter((it) => it !== "local");
}

/**
 * Targets as the options name them: not resolved, one for each selector. `subnet`: the subnet for new nodes.
 */
export function unresolvedTargets(
  runbook: Runbook,
  on: readonly string[],
  subnet?: string,
): readonly Target[] {
  const choices = nodeChoices(on, nodeRoles(runbook), runbook);
  const wanted = wantedNodes(choices, subnet);
  const targets = new Map<string, Target>();
  for (const { roles, make } of wanted) {
    const key = make.stack;
    targets.set(key, { key, roles, selector: `new:${key}`, id: null, name: key, make });
  }
  for (const choice of existingNodeChoices(choices)) {
    const key = choice.selector.kind === "name" ? choice.selector.name : choice.text;
    const known = targets.get(key);
    if (known?.make !== undefined)
      throw new OperatorError(
        `${key} is given both as an existing node and as a new one.`,
        `Write --on ROLE=${key} everywhere, or --on ROLE=new:${key}.`,
      );
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
    const { key, id, name, make } = node;
    const selector = node.selector ?? name;
    return [{ key, roles, selector, id, name, ...(make === undefined ? {} : { make }) }];
  });
}
