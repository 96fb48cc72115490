// The nodes of roles that run together: every node that their selectors name, each with a short key.
import type { Resolution, ResolvedTarget } from "../../aws/node/resolve-targets.ts";
import { OperatorError } from "../../errors.ts";
import { SELECTORS } from "../../plan/values/selector-words.ts";
import type { RoleSelector, WholeRoles } from "./role-selector.ts";

/** An instance of such a role. */
export interface PinnedNode {
  readonly key: string;
  readonly target: ResolvedTarget;
  /** As the operator gave it. */
  readonly selector: string;
  readonly roles: readonly string[];
}

/** Longer Name tags are cut in a key. */
const LONGEST_NAME = 40;

/**
 * The nodes of the roles in `whole`, in the order of their selectors; `resolutions` are in the order of
 * `choices`. Avoids the keys in `taken`. Throws OperatorError for a selector or limit that names no node, and
 * for a node that a role gets twice.
 */
export function pinFleet(
  choices: readonly RoleSelector[],
  resolutions: readonly Resolution[],
  whole: WholeRoles,
  taken: ReadonlySet<string>,
  keyOf?: (target: ResolvedTarget) => string | undefined,
): readonly PinnedNode[] {
  const pinned = new Map<string, { target: ResolvedTarget; selector: string; roles: string[] }>();
  const givenBy = new Map<string, string>();
  choices.forEach(({ role, text }, at) => {
    if (!whole.roles.has(role)) return;
    const found = resolutions[at]?.found ?? [];
    if (found.length === 0)
      throw new OperatorError(
        `no running instance matches \`${text}\` (for ${role}).`,
        `Check the Region and the spelling. ${SELECTORS}`,
      );
    for (const target of found) {
      const before = givenBy.get(`${role} ${target.id}`);
      if (before !== undefined) throw givenTwice(role, target, before, text);
      givenBy.set(`${role} ${target.id}`, text);
      const known = pinned.get(target.id);
      if (known === undefined) pinned.set(target.id, { target, selector: text, roles: [role] });
      else known.roles.push(role);
    }
  });
  const all = [...pinned.values()];
  const keys = shortKeys(
    all.map(({ target }) => target),
    taken,
  );
  const nodes = all.map((it) => ({
    ...it,
    key: keyOf?.(it.target) ?? keys.get(it.target.id) ?? it.target.id,
  }));
  return limited(nodes, whole);
}

/**
 * A unique key for each id: the name, shortened if long, plus the end of the id if the name repeats or is
 * taken. `local` is the operator's own machine.
 */
export function shortKeys(
  targets: readonly Pick<ResolvedTarget, "id" | "name">[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const sameName = new Map<string, string[]>();
  for (const { id, name } of targets) {
    const short = [...name].slice(0, LONGEST_NAME).join("");
    sameName.set(short, [...(sameName.get(short) ?? []), id]);
  }
  const used = new Set(["local", ...taken]);
  const keys = new Map<string, string>();
  for (const [name, ids] of sameName) {
    const [only] = ids;
    if (ids.length > 1 || only === undefined || used.has(name)) continue;
    keys.set(only, name);
    used.add(name);
  }
  for (const [name, ids] of sameName)
    for (const id of ids) {
      if (keys.has(id)) continue;
      const key = keyWithEnd(name, id, ids, used);
      keys.set(id, key);
      used.add(key);
    }
  return keys;
}

/** Four characters of the id are nearly always enough to tell namesakes apart. */
function keyWithEnd(
  name: string,
  id: string,
  namesakes: readonly string[],
  used: ReadonlySet<string>,
): string {
  for (let length = 4; length <= id.length; length++) {
    const end = id.slice(-length);
    const key = `${name}-${end}`;
    if (!used.has(key) && namesakes.every((it) => it === id || !it.endsWith(end))) return key;
  }
  let key = id;
  for (let n = 2; used.has(key); n++) key = `${id}-${n}`;
  return key;
}

function limited(nodes: readonly PinnedNode[], { only }: WholeRoles): readonly PinnedNode[] {
  if (only === null) return nodes;
  if (nodes.length === 0)
    throw new OperatorError(
      "--limit takes some of the nodes that --on finds for a role with --together, and there are none.",
      "Add --on ROLE=SELECTOR for that role, or remove --limit.",
    );
  const isNamed = ({ key, target }: PinnedNode, name: string): boolean =>
    name === key || name === target.id || name === target.name;
  const unknown = only.filter((name) => !nodes.some((node) => isNamed(node, name)));
  if (unknown.length > 0)
    throw new OperatorError(
      `--limit names ${unknown.join(", ")}, which ${unknown.length === 1 ? "is" : "are"} not among the nodes that were found.`,
      `Those are: ${listed(nodes.map(({ key }) => key))}.`,
    );
  return nodes.filter((node) => only.some((name) => isNamed(node, name)));
}

/** Lists only as many keys as fit into a few lines. */
function listed(keys: readonly string[]): string {
  const most = 20;
  const more = keys.length - most;
  return more > 0 ? `${keys.slice(0, most).join(", ")} and ${more} more` : keys.join(", ");
}

function givenTwice(
  role: string,
  { id, name }: ResolvedTarget,
  first: string,
  second: string,
): OperatorError {
  const who = name === id ? id : `${name} (${id})`;
  return first === second
    ? new OperatorError(`--on ${role}=${first} is repeated.`, "Remove one of them.")
    : new OperatorError(
        `\`${first}\` and \`${second}\` both match ${who} for ${role}.`,
        "Give each node once: remove one of the selectors, or make one narrower.",
      );
}
