// Fleets in the HTML report: their roles and limits, a table of nodes and steps, and the nodes that were set
// aside. Nodes are rows, so that any number of them fits a narrow window and paper.

import { SIGNS } from "../../output/signs.ts";
import { visibleCommand } from "../../output/visible.ts";
import type { Report } from "../model/report.ts";
import type { Aside, ReportFleet } from "../model/report-fleet.ts";
import { html, type Markup } from "../text/markup.ts";
import {
  columnName,
  type FleetPart,
  fleetParts,
  fleetWords,
  memberStatus,
  numberWords,
  statusCounts,
} from "../words/fleet-report-words.ts";
import { actorWords, nodeWords } from "../words/report-words.ts";
import { table } from "./html-table.ts";
import { badge, prose, time } from "./html-words.ts";

/** Beyond this many steps, a further table begins. */
const COLUMNS = 12;

/** Null for a run without fleets. */
export function fleets(report: Report): Markup | null {
  const { fleets: all } = report;
  if (all === undefined) return null;
  return html`<section id="fleets" aria-labelledby="fleets-title">
<h2 id="fleets-title">${all.length === 1 ? "Fleet" : "Fleets"}</h2>
${all.map((fleet) => fleetPart(report, fleet))}
</section>`;
}

function fleetPart(report: Report, fleet: ReportFleet): Markup {
  const parts = fleetParts(report).filter(({ fleet: of }) => of === fleet);
  const chunks = Array.from({ length: Math.ceil(parts.length / COLUMNS) }, (_, at) => at * COLUMNS);
  return html`<h3>${fleet.name}</h3>
<p>${fleetWords(fleet)}</p>
${table(
  "legend",
  `Steps of ${fleet.name}`,
  ["Column", "Step", "Result"],
  parts.map(({ of, first, steps }, index) => [
    columnName(index),
    html`<a href="#steps-${of.first}">${numberWords(of)}. ${visibleCommand(first.title)}</a>`,
    html`${statusCounts(steps).map(({ status, n }) => html`${badge({ ...status, word: `${n} ${status.word}` })} `)}`,
  ]),
)}
<p class="quiet">How each step ended on each node: ${signWords(parts)}. Each sign leads to its node's part of the step.</p>
${chunks.map((from) => matrix(fleet, parts.slice(from, from + COLUMNS), from))}
${asideTable(report, fleet)}`;
}

/** The signs in the table, each with its word. */
function signWords(parts: readonly FleetPart[]): string {
  const all = parts.flatMap(({ steps }) => steps).map(memberStatus);
  return [...new Set(all.map(({ sign, word }) => `${sign} ${word}`))].join(" · ");
}

function matrix(fleet: ReportFleet, parts: readonly FleetPart[], from: number): Markup {
  const byNode = parts.map(({ steps }) => new Map(steps.map((step) => [step.node, step])));
  return html`<table class="matrix" aria-label="How each step ended on each node of ${fleet.name}">
<thead><tr><th scope="col">Node</th>${parts.map(({ first }, index) => html`<th scope="col">${columnName(from + index)}<span class="unseen">: ${visibleCommand(first.title)}</span></th>`)}</tr></thead>
<tbody>${fleet.nodes.map(
    (node) => html`<tr><th scope="row">${node}</th>${byNode.map((steps) => {
      const step = steps.get(node);
      if (step === undefined) return html`<td>–<span class="unseen"> not for this node</span></td>`;
      const { sign, word, tone } = memberStatus(step);
      return html`<td><a class="${tone}" href="#step-${step.number}"><span aria-hidden="true">${sign}</span><span class="unseen">${word}</span></a></td>`;
    })}</tr>
`,
  )}</tbody></table>`;
}

function asideTable(report: Report, { aside }: ReportFleet): Markup {
  if (aside.length === 0) return html`<p class="none">No node was set aside.</p>`;
  return html`<h4 class="plain-title"><span aria-hidden="true">${SIGNS.aside}</span> Nodes set aside</h4>
${table(
  "aside",
  "Nodes set aside",
  ["Node", "Reason", "Set aside", "Brought back"],
  aside.map((one) => [
    prose(nodeWords(report, one.node)),
    one.reason,
    moment(report, one),
    one.back === null ? "no" : moment(report, one.back),
  ]),
)}`;
}

function moment(report: Report, { at, actor, line }: Pick<Aside, "at" | "actor" | "line">): Markup {
  return html`${time(at)} by ${actorWords(report, actor)} <span class="quiet">log line ${line}</span>`;
}
