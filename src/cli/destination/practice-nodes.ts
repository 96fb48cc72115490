// Finds the practice nodes that the selectors of `--on` name.
import { OperatorError } from "../../errors.ts";
import { safeText } from "../../output/clean.ts";
import type { Assignments } from "../../view/setup/setup-input.ts";
import { pinFleet } from "./pin-fleet.ts";
import type { RoleSelector, WholeRoles } from "./role-selector.ts";

interface Node {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The keys of each role's nodes: one for each selector, or every match for a role that runs together. Throws
 * OperatorError that lists the nodes if a selector matches none, or several for any other role.
 */
export function practiceNodes(
  choices: readonly RoleSelector[],
  nodes: readonly Node[],
  whole: WholeRoles,
): Assignments {
  const found = choices.map(({ role, text }) => {
    const named = nodes.filter((node) => isNamed(node, text));
    if (named.length === 0) throw noSuchNode(text, nodes);
    if (named.length > 1 && !whole.roles.has(role)) throw severalNodes(role, text, named);
    return named;
  });
  const assignments: Record<string, string[]> = {};
  const assign = (role: string, key: string): void => {
    assignments[role] = [...(assignments[role] ?? []), key];
  };
  choices.forEach(({ role }, at) => {
    const [only] = found[at] ?? [];
    if (!whole.roles.has(role) && only !== undefined) assign(role, only.key);
  });
  const resolutions = choices.map(({ text }, at) => ({
    selector: text,
    found: (found[at] ?? []).map(({ id, name }) => ({ id, name: safeText(name), note: safeText("") })),
  }));
  const keys = new Map(nodes.map(({ id, key }) => [id, key]));
  for (const { key, roles } of pinFleet(choices, resolutions, whole, new Set(), ({ id }) => keys.get(id)))
    for (const role of roles) assign(role, key);
  return assignments;
}

/** Matches by key, name or id, by a tag, or by the Auto Scaling group. */
function isNamed({ key, id, name, tags }: Node, selector: string): boolean {
  const group = /^asg:(.+)$/s.exec(selector)?.[1];
  if (group !== undefined) return tags["aws:autoscaling:groupName"] === group;
  const [, tag, value] = /^tag:([^=]+)=(.+)$/s.exec(selector) ?? [];
  if (tag !== undefined) return Object.hasOwn(tags, tag) && tags[tag] === value;
  return selector === key || selector === name || selector === id;
}

function noSuchNode(selector: string, nodes: readonly Node[]): OperatorError {
  return new OperatorError(
    /^(?:tag|asg):/.test(selector)
      ? `no practice node matches \`${selector}\`.`
      : `no practice node is named ${selector}.`,
    nodes.length === 0
      ? "With new nodes the practice account starts empty: make this one too (new:NAME), or remove the new ones."
      : `The practice nodes are: ${keyList(nodes)}.`,
  );
}

function severalNodes(role: string, selector: string, nodes: readonly Node[]): OperatorError {
  return new OperatorError(
    `\`${selector}\` matches ${nodes.length} practice nodes: ${keyList(nodes)}.`,
    `Choose one by its name, or take all of them with --together ${role}.`,
  );
}

function keyList(nodes: readonly Node[]): string {
  const most = 12;
  const keys = nodes.map(({ key }) => key);
  return keys.length > most
    ? `${keys.slice(0, most).join(", ")} and ${keys.length - most} more`
    : keys.join(", ");
}
