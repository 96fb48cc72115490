// Nodes that do not exist yet, named by `--on ROLE=new:NAME`. Does not ask AWS.
import { OperatorError } from "../../errors.ts";
import type { NewNode } from "../../plan/model/aws-order.ts";
import type { RoleChoice } from "../../plan/values/parse-set.ts";
import type { Assignments, SetupNode } from "../../view/setup/setup-input.ts";

/** A node to make, with the roles that it will serve. */
export interface WantedNode {
  readonly roles: readonly string[];
  readonly make: NewNode;
}

/**
 * The new nodes in the choices, each once, in order. Throws OperatorError for a subnet that is malformed or
 * not needed.
 */
export function wantedNodes(
  choices: readonly RoleChoice[],
  subnet: string | undefined,
): readonly WantedNode[] {
  const roles = new Map<string, string[]>();
  for (const { role, selector } of choices)
    if (selector.kind === "new") roles.set(selector.stack, [...(roles.get(selector.stack) ?? []), role]);
  if (subnet !== undefined && !/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(subnet))
    throw new OperatorError(
      `${subnet} is not a subnet id.`,
      "Copy it from the VPC console: subnet- and 17 hexadecimal digits.",
    );
  if (subnet !== undefined && roles.size === 0)
    throw new OperatorError(
      "--subnet needs a new node, and this run makes none.",
      "Add --on ROLE=new:NAME, or remove --subnet.",
    );
  return [...roles].map(([stack, its]) => ({
    roles: [...new Set(its)],
    make: { stack, group: null, subnet: subnet ?? null },
  }));
}

/** The choices of nodes that exist. */
export function existingNodeChoices(choices: readonly RoleChoice[]): readonly RoleChoice[] {
  return choices.filter(({ selector }) => selector.kind !== "new");
}

/** The new nodes as nodes to choose from. */
export function setupNodes(wanted: readonly WantedNode[]): readonly SetupNode[] {
  return wanted.map(({ make }) => ({
    key: make.stack,
    id: null,
    name: make.stack,
    note: "made as a stack",
    selector: `new:${make.stack}`,
    make,
  }));
}

/** The assignments with the roles of the new nodes. */
export function withWanted(assignments: Assignments, wanted: readonly WantedNode[]): Assignments {
  const all: Record<string, readonly string[]> = { ...assignments };
  for (const { roles, make } of wanted)
    for (const role of roles) all[role] = [...(all[role] ?? []), make.stack];
  return all;
}
