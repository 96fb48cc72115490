// Which node serves which role, and which roles' nodes run each step together, as data and as rows. Pure.

import type { Fleet, Plan } from "../../plan/model/plan.ts";
import { roleTitle, roleWords } from "../../runbook/model/role-title.ts";
import { count, durationWords } from "../../transcript/words/run-words.ts";
import { indentRows, padRow, type Row, wrapProse } from "../widgets/rows.ts";
import { MARKS } from "../widgets/theme.ts";
import {
  choiceWords,
  chosenAssignments,
  nodesForRole,
  rolesToAssign,
  unsettledChoices,
} from "./selection.ts";
import type { Assignments, SetupInput, SetupNode } from "./setup-input.ts";
import type { SetupState } from "./setup-model.ts";

/** One line: this node for this role, yes or no. */
export interface NodeChoice {
  readonly role: string;
  /** The role as a person knows it: its own name, or its section's title. */
  readonly title: string;
  /** What the guide says about it; "" for nothing. */
  readonly description: string;
  readonly node: SetupNode;
  /** True on the first line of a role. */
  readonly first: boolean;
}

export function nodeChoices(state: SetupState, input: SetupInput): readonly NodeChoice[] {
  return rolesToAssign(input, state.ticked).flatMap((role) => {
    const declared = input.runbook.roles.find((it) => it.name === role);
    const title = roleTitle(input.runbook, role);
    const about = declared?.from === "declared" ? declared.description : "";
    const isTogether = state.together.includes(role);
    const description = [about, ...(isTogether ? ["(together)"] : [])].filter((it) => it !== "").join(" ");
    return nodesForRole(input, role).map(
      (node, index): NodeChoice => ({ role, title, description, node, first: index === 0 }),
    );
  });
}

/**
 * What the operator must decide on this page, above the list; leaves at least three rows of `height` for the
 * list.
 */
export function choiceRows(
  state: SetupState,
  input: SetupInput,
  width: number,
  height: number,
): readonly Row[] {
  const rows = unsettledChoices(input, state.ticked).flatMap((choice) =>
    indentRows(wrapProse(`! ${choiceWords(input, choice)}`, width - 2, "warning"), 1),
  );
  return rows.slice(0, Math.max(0, height - 3));
}

/** `▸ Section title   [x] worker · i-0abc… · note`: only the first line of a role shows its title. */
export function nodeRow(choice: NodeChoice, ticked: boolean, chosen: boolean, width: number): Row {
  const column = Math.max(12, Math.min(48, Math.floor(width * 0.45)));
  const { node } = choice;
  const role: Row = choice.first
    ? [
        { text: choice.title, tone: "strong" },
        { text: choice.description === "" ? "" : `  ${choice.description}`, tone: "quiet" },
      ]
    : [];
  const facts = [node.name === node.key ? "" : node.name, node.id ?? "", node.note].filter(
    (fact) => fact !== "",
  );
  return [
    { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
    ...padRow(role, column),
    { text: ` ${ticked ? MARKS.ticked : MARKS.unticked} `, tone: ticked ? "accent" : "quiet" },
    { text: node.key, tone: chosen ? "strong" : "plain" },
    { text: facts.map((fact) => ` ${MARKS.dot} ${fact}`).join(""), tone: "quiet" },
  ];
}

/** More names than these are counted. */
const MOST_NAMES = 8;

/** `node-02, node-03 and 36 more`. */
export function nameList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

/** `worker: 40 nodes together · at most 10 at once · stops at the first failure · node-02, node-03 …`. */
export function fleetTexts(plan: Plan): readonly string[] {
  return (plan.fleets ?? []).map((fleet) => {
    const { role, maxConcurrency, soak } = fleet;
    const keys = plan.targets.filter(({ roles }) => roles.includes(role)).map(({ key }) => key);
    const parts = [
      `${roleWords(plan, role)}: ${count(keys.length, "node")} together`,
      maxConcurrency >= keys.length ? "all at once" : `at most ${maxConcurrency} at once`,
      failureWords(fleet, keys.length),
      ...(soak === undefined ? [] : [`${durationWords(soak * 1000)} after the first node`]),
      nameList(keys),
    ];
    return parts.join(` ${MARKS.dot} `);
  });
}

function failureWords({ maxErrors }: Fleet, nodes: number): string {
  if (maxErrors >= nodes) return "failures do not stop it";
  return maxErrors === 0 ? "stops at the first failure" : `stops when more than ${maxErrors} have failed`;
}

/** A role that several nodes serve. */
export interface FleetChoice {
  readonly role: string;
  /** The role as a person knows it: its own name, or its section's title. */
  readonly title: string;
  readonly nodes: number;
}

/** The roles that can run together: those of these assignments with several nodes. */
export function fleetChoicesOf(input: SetupInput, assignments: Assignments): readonly FleetChoice[] {
  return Object.entries(assignments).flatMap(([role, nodes]) =>
    nodes.length < 2 ? [] : [{ role, title: roleTitle(input.runbook, role), nodes: nodes.length }],
  );
}

export function fleetChoices(
  { ticked, assignments }: Pick<SetupState, "ticked" | "assignments">,
  input: SetupInput,
): readonly FleetChoice[] {
  return fleetChoicesOf(input, chosenAssignments(input, ticked, assignments));
}

/** The roles in `together` with this one switched on or off. */
export function withFleet(together: readonly string[], role: string, on: boolean): readonly string[] {
  return [...together.filter((it) => it !== role), ...(on ? [role] : [])];
}

/** `worker: 11 nodes run each step together`, or `worker: 11 nodes, one after the other`. */
export function fleetWayText({ role, nodes }: FleetChoice, on: boolean, { runbook }: SetupInput): string {
  const who = roleWords(runbook, role);
  return on ? `${who}: ${nodes} nodes run each step together` : `${who}: ${nodes} nodes, one after the other`;
}

/** `▸ [x] worker  11 nodes · each step on one node first, then on the others`. */
export function fleetRow({ title, nodes }: FleetChoice, ticked: boolean, chosen: boolean): Row {
  const how = ticked ? "each step on one node first, then on the others" : "one node after the other";
  return [
    { text: chosen ? ` ${MARKS.pointer} ` : "   ", tone: "chosen" },
    { text: `${ticked ? MARKS.ticked : MARKS.unticked} `, tone: ticked ? "accent" : "quiet" },
    { text: title, tone: chosen ? "strong" : "plain" },
    { text: `  ${count(nodes, "node")} ${MARKS.dot} ${how}`, tone: "quiet" },
  ];
}
