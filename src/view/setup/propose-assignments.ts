// The likely nodes for a guide's roles, for the operator to confirm or change. Pure.
import type { Runbook, Step } from "../../runbook/model/runbook.ts";
import type { Assignments } from "./setup-input.ts";

/** Steps of this role are for the operator's own machine. */
export const LOCAL_ROLE = "local";

interface Node {
  readonly key: string;
  readonly name: string;
}

const MAKES_SWARM = /\bswarm\s+init\b/;
/** Matches a description of a role that is for every node. */
const EVERY_NODE = /\b(?:every|each|all)\b[^.;]*\bnodes?\b/i;

/**
 * A proposal for each role with steps: all nodes but the manager for a role in `together`; the node with the
 * role's name; all nodes if the guide says that the role is every node; the manager for a role that creates
 * the swarm (`swarm init`) or is called manager; else a worker. Empty lists if there is no node.
 */
export function proposeAssignments(
  runbook: Runbook,
  nodes: readonly Node[],
  together: readonly string[] = [],
): Assignments {
  const proposal: Record<string, readonly string[]> = {};
  for (const role of rolesInUse(runbook.steps)) {
    const others = together.includes(role) ? otherNodes(role, runbook, nodes) : [];
    const chosen = others.length > 1 ? others : nodesFor(role, runbook, nodes);
    proposal[role] = chosen.map((node) => node.key);
  }
  return proposal;
}

/** The roles that have steps, in order of appearance, without the operator's own machine. */
export function rolesInUse(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.map((step) => step.role))].filter((role) => role !== LOCAL_ROLE);
}

/** The nodes for a role that several serve: every node, or all but the manager. */
function otherNodes(role: string, runbook: Runbook, nodes: readonly Node[]): readonly Node[] {
  const described = runbook.roles.find((it) => it.name === role);
  if (described?.from === "declared" && EVERY_NODE.test(described.description)) return nodes;
  const manager = nodes.find((node) => sounds(node, "manager")) ?? nodes[0];
  return nodes.filter((node) => node !== manager);
}

function nodesFor(role: string, runbook: Runbook, nodes: readonly Node[]): readonly Node[] {
  const same = (text: string): boolean => text.toLowerCase() === role.toLowerCase();
  const named = nodes.find((node) => same(node.key)) ?? nodes.find((node) => same(node.name));
  if (named !== undefined) return [named];
  const described = runbook.roles.find((it) => it.name === role);
  if (described?.from === "declared" && EVERY_NODE.test(described.description)) return nodes;
  const [first] = nodes;
  if (first === undefined) return [];
  const manager = nodes.find((node) => sounds(node, "manager")) ?? first;
  const makesSwarm = runbook.steps.some(
    (step) => step.role === role && MAKES_SWARM.test(step.command?.text ?? ""),
  );
  if (makesSwarm || role.toLowerCase().includes("manager")) return [manager];
  return [nodes.find((node) => sounds(node, "worker")) ?? nodes.find((node) => node !== manager) ?? manager];
}

function sounds(node: Node, word: string): boolean {
  return node.key.toLowerCase().includes(word) || node.name.toLowerCase().includes(word);
}
