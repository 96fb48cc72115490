// The words for a step that a person does on several nodes of a fleet: the nodes that one answer stands for, what
// differs there, and where it does not count. Screen and plain lines use the same words.
import { visible } from "../../output/visible.ts";
import type { ByHandRest } from "../../run/decision/by-hand-rest.ts";
import type { Run } from "../../run/model/run.ts";
import { fleetWords } from "./fleet-words.ts";
import { differenceTable, type NodeTexts } from "./node-differences.ts";
import { count } from "./run-words.ts";

/** `12 nodes of worker` */
export function byHandNodes(run: Run, { members, fleet }: ByHandRest): string {
  return `${count(members.length, "node")} of ${fleetWords(run, fleet.role)}`;
}

/** What one answer stands for: the nodes, what differs between them, and those that it is not for. */
export function byHandLines(run: Run, rest: ByHandRest): readonly string[] {
  const { members, unanswered } = rest;
  const names = unanswered.map(visible).join(", ");
  return [
    `Your answer is for ${byHandNodes(run, rest)}.`,
    ...differenceTable(members.map(textsOf)),
    ...(unanswered.length === 0
      ? []
      : [`Not included, because not identified: ${names}. You answer for them separately.`]),
  ];
}

function textsOf({ target, presented, checked }: ByHandRest["members"][number]): NodeTexts {
  const warnings = presented.findings.filter(({ severity }) => severity !== "info");
  const cells = new Map([
    ["found", visible(checked?.observed ?? checked?.evidence ?? "")],
    ["warning", warnings.map(({ message }) => visible(message)).join("; ")],
  ]);
  return { target, values: [], cells, texts: {} };
}
