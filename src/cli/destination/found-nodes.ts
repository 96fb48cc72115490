// The nodes that `--on` found: a selector that matches one instance is settled; for several or none, the
// operator chooses from what was found. Roles that run together get every match.
import type { Resolution, ResolvedTarget } from "../../aws/node/resolve-targets.ts";
import type { Assignments, SetupNode, UnsettledChoice } from "../../view/setup/setup-input.ts";
import { pinFleet } from "./pin-fleet.ts";
import { ONE_BY_ONE, type RoleSelector, type WholeRoles } from "./role-selector.ts";

export interface FoundNodes {
  readonly nodes: readonly SetupNode[];
  /** Roles whose selector matched exactly one, and those that run together. */
  readonly assignments: Assignments;
  /** The other selectors, with the keys of the nodes to choose from. */
  readonly choices: readonly UnsettledChoice[];
}

/**
 * Nodes, settled roles and open choices. `resolutions` are in the order of `choices`; `running` are the
 * instances to choose from if a selector matched none. A node's key is its name, or its id if another node
 * has that name or id; nodes that run together get a short key. Throws OperatorError for what `whole` cannot
 * accept.
 */
export function foundNodes(
  choices: readonly RoleSelector[],
  resolutions: readonly Resolution[],
  running: readonly ResolvedTarget[],
  whole: WholeRoles = ONE_BY_ONE,
): FoundNodes {
  const found = new Map<string, { target: ResolvedTarget; selector: string | null }>();
  const single = choices.flatMap((choice, at) => {
    const resolution = resolutions[at];
    return whole.roles.has(choice.role) || resolution === undefined ? [] : [{ ...choice, resolution }];
  });
  const offered = single.map(({ resolution }) => (resolution.found.length > 0 ? resolution.found : running));
  offered.forEach((targets, at) => {
    const selector =
      targets.length === 1 && single[at]?.resolution.found.length === 1 ? single[at]?.text : null;
    for (const target of targets) {
      const known = found.get(target.id);
      found.set(target.id, { target, selector: known?.selector ?? selector ?? null });
    }
  });
  const all = [...found.values()];
  const ownKey = ({ id, name }: ResolvedTarget): string =>
    all.every(({ target }) => target.id === id || (target.name !== name && target.id !== name)) ? name : id;
  const ownKeys = new Map(all.map(({ target }) => [target.id, ownKey(target)]));
  // A node of both kinds keeps the key that it would have without the fleet.
  const fleet = pinFleet(choices, resolutions, whole, new Set(ownKeys.values()), ({ id }) => ownKeys.get(id));
  const nodes = all.map(({ target, selector }) => nodeOf(ownKey(target), target, selector ?? target.id));
  const more = fleet
    .filter(({ target }) => !ownKeys.has(target.id))
    .map(({ key, target, selector }) => nodeOf(key, target, selector));
  const assignments: Record<string, readonly string[]> = {};
  const assign = (role: string, key: string): void => {
    assignments[role] = [...new Set([...(assignments[role] ?? []), key])];
  };
  for (const { key, roles } of fleet) for (const role of roles) assign(role, key);
  const open: UnsettledChoice[] = [];
  single.forEach(({ role, text, resolution }, at) => {
    const [only] = resolution.found;
    if (only !== undefined && resolution.found.length === 1) assign(role, ownKey(only));
    else
      open.push({
        role,
        selector: text,
        found: resolution.found.length,
        keys: (offered[at] ?? []).map(ownKey),
      });
  });
  for (const { role } of open) delete assignments[role];
  return { nodes: [...nodes, ...more], assignments, choices: open };
}

function nodeOf(key: string, { id, name, note }: ResolvedTarget, selector: string): SetupNode {
  return { key, id, name, note, selector };
}
