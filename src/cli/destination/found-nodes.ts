// What `--on` found, as nodes to choose from: a selector that names one instance is settled, one that names several or
// none is left to the operator, who sees what was found.
import type { Resolution, ResolvedTarget } from "../../aws/node/resolve-targets.ts";
import type { Assignments, SetupNode, UnsettledChoice } from "../../view/setup/setup-input.ts";

/** A role and the selector that `--on` gives for it. */
export interface RoleSelector {
  readonly role: string;
  readonly text: string;
}

export interface FoundNodes {
  readonly nodes: readonly SetupNode[];
  /** Roles whose selector named exactly one. */
  readonly assignments: Assignments;
  /** The other selectors, with the keys of the nodes to choose from. */
  readonly choices: readonly UnsettledChoice[];
}

/**
 * Nodes, settled roles and open choices. `resolutions` are in the order of `choices`; `running` are the instances
 * to choose from where a selector found none. A node's key is its name, or its id where another has that name or id too.
 */
export function foundNodes(
  choices: readonly RoleSelector[],
  resolutions: readonly Resolution[],
  running: readonly ResolvedTarget[],
): FoundNodes {
  const found = new Map<string, { target: ResolvedTarget; selector: string | null }>();
  const offered = resolutions.map((it) => (it.found.length > 0 ? it.found : running));
  offered.forEach((targets, at) => {
    const selector = targets.length === 1 && resolutions[at]?.found.length === 1 ? choices[at]?.text : null;
    for (const target of targets) {
      const known = found.get(target.id);
      found.set(target.id, { target, selector: known?.selector ?? selector ?? null });
    }
  });
  const all = [...found.values()];
  const keyOf = ({ id, name }: ResolvedTarget): string =>
    all.every(({ target }) => target.id === id || (target.name !== name && target.id !== name)) ? name : id;
  const nodes = all.map(({ target, selector }) => ({
    key: keyOf(target),
    id: target.id,
    name: target.name,
    note: target.note,
    selector: selector ?? target.id,
  }));
  const assignments: Record<string, readonly string[]> = {};
  const open: UnsettledChoice[] = [];
  choices.forEach(({ role, text }, at) => {
    const targets = resolutions[at]?.found ?? [];
    const [only] = targets;
    if (only !== undefined && targets.length === 1)
      assignments[role] = [...new Set([...(assignments[role] ?? []), keyOf(only)])];
    else open.push({ role, selector: text, found: targets.length, keys: (offered[at] ?? []).map(keyOf) });
  });
  for (const { role } of open) delete assignments[role];
  return { nodes, assignments, choices: open };
}
