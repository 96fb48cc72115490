// Fleets in the Markdown report: a table of nodes and steps in which nodes with equal endings share a row,
// who confirmed what for how many nodes, and the nodes that were set aside.
import { count, timeWords } from "../transcript/words/run-words.ts";
import type { Report } from "./model/report.ts";
import type { Aside, ReportFleet } from "./model/report-fleet.ts";
import { cell, code, inline, table } from "./text/markdown-text.ts";
import {
  columnName,
  confirmedByWords,
  endingsOf,
  type FleetPart,
  fleetParts,
  fleetTimes,
  fleetWords,
  memberStatus,
  namesWords,
  numberWords,
  singleConfirmations,
  statusCounts,
  waveEndWords,
} from "./words/fleet-report-words.ts";
import { actorWords } from "./words/report-words.ts";

/** The most single-node confirmations listed. */
const MOST_SINGLE = 3;

/** A part for each fleet; empty for a run without fleets. */
export function fleetTexts(report: Report): readonly string[] {
  return (report.fleets ?? []).flatMap((fleet) => {
    const parts = fleetParts(report).filter((part) => part.fleet === fleet);
    return [
      `## Fleet ${inline(fleet.name)}`,
      fleetWords(fleet),
      ...parts.map(
        ({ of, first }, index) => `- ${columnName(index)}: steps ${numberWords(of)}, ${code(first.title)}`,
      ),
      matrix(fleet, parts),
      ...parts.map((part, index) => stepPart(report, part, columnName(index))),
      asidePart(report, fleet),
    ];
  });
}

function matrix({ nodes }: ReportFleet, parts: readonly FleetPart[]): string {
  const byNode = parts.map(({ steps }) => new Map(steps.map((step) => [step.node, step])));
  const rows = new Map<string, { cells: readonly string[]; nodes: string[] }>();
  for (const node of nodes) {
    const cells = byNode.map((steps) => {
      const step = steps.get(node);
      const status = step === undefined ? null : memberStatus(step);
      return status === null ? "–" : `${status.sign} ${status.word}`;
    });
    const row = rows.get(cells.join("|")) ?? { cells, nodes: [] };
    rows.set(cells.join("|"), row);
    row.nodes.push(node);
  }
  return table(
    ["Nodes", ...parts.map((_, index) => columnName(index))],
    [...rows.values()].map((row) => [
      `${count(row.nodes.length, "node")}: ${row.nodes.map((node) => cell(node)).join(", ")}`,
      ...row.cells,
    ]),
  );
}

function stepPart(report: Report, { of, steps }: FleetPart, column: string): string {
  const ends = endingsOf(steps).map(
    (ending) =>
      `- ${column}, ${count(ending.steps.length, "node")} (${inline(namesWords(ending.steps.map(({ node }) => node)))}): ${inline(ending.words)}`,
  );
  const waves = of.waves.map((wave) => {
    const typed = wave.typed === null ? "" : `, typing ${code(wave.typed)}`;
    return `- ${column}, confirmed for ${count(wave.nodes.length, "node")} ${inline(confirmedByWords(report, wave))}${typed} (${timeWords(wave.at)}, log line ${wave.line}). ${waveEndWords(wave)}`;
  });
  const singles = singleConfirmations(steps).map(({ step, one, confirmed }) => {
    const typed = confirmed.typed === null ? "" : `, typing ${code(confirmed.typed)}`;
    return `- ${column}, confirmed on ${inline(step.node)} ${inline(confirmedByWords(report, confirmed))}${typed} (${timeWords(one.requestedAt)}, log line ${one.line}).`;
  });
  const more = singles.length - MOST_SINGLE;
  const others = more > 0 ? [`- ${column}, confirmed by itself on ${count(more, "more node")}.`] : [];
  return [...singles.slice(0, MOST_SINGLE), ...others, ...waves, ...ends].join("\n");
}

function asidePart(report: Report, { aside }: ReportFleet): string {
  if (aside.length === 0) return "**Nodes set aside:** none.";
  const moment = ({ at, actor, line }: Pick<Aside, "at" | "actor" | "line">): string =>
    `${timeWords(at)} by ${cell(actorWords(report, actor))}, log line ${line}`;
  return `**Nodes set aside:**\n\n${table(
    ["Node", "Reason", "Set aside", "Brought back"],
    aside.map((one) => [
      cell(one.node),
      cell(one.reason),
      moment(one),
      one.back === null ? "no" : moment(one.back),
    ]),
  )}`;
}

/** The step with all its nodes, as a row of the table of steps. */
export function fleetRow(part: FleetPart): readonly string[] {
  const { of, first, steps, fleet } = part;
  return [
    numberWords(of),
    cell(first.title, "code"),
    cell(`${count(steps.length, "node")} of ${fleet.name}`),
    statusCounts(steps)
      .map(({ status, n }) => `${status.sign} ${n} ${status.word}`)
      .join(", "),
    fleetTimes(part).run,
  ];
}
