// The nodes of a fleet in the HTML report: one row each; facts that are the same on all nodes appear once.
import { count } from "../../transcript/words/run-words.ts";
import type { Report } from "../model/report.ts";
import type { ReportFleet } from "../model/report-fleet.ts";
import type { Node } from "../model/report-node.ts";
import { html, type Markup } from "../text/markup.ts";
import { namesWords } from "../words/fleet-report-words.ts";
import { table } from "./html-table.ts";
import { code, terms } from "./html-words.ts";

/** True for a node that is listed with its fleet. */
export function isInFleet({ fleets = [] }: Report, { key }: Node): boolean {
  return fleets.some(({ nodes }) => nodes.includes(key));
}

export function fleetNodes(report: Report, fleet: ReportFleet): Markup {
  const nodes = report.nodes.filter(({ key }) => fleet.nodes.includes(key));
  const facts = groupedFacts(nodes);
  return html`<h3>${count(nodes.length, "node")} of ${fleet.name}</h3>
${table(
  "nodes",
  `Nodes of ${fleet.name}`,
  ["Node", "Instance", "Selected by", "Disks", "Notes"],
  nodes.map(({ key, name, id, selector, disks, concerns }) => [
    name === key || name === "" ? key : `${key} (${name})`,
    id === null ? "not assigned" : code(id),
    selector,
    disks.length === 0 ? "–" : lines(disks),
    concerns.length === 0 ? "–" : lines(concerns),
  ]),
)}
${facts.length === 0 ? null : html`<details><summary>Node facts (${facts.length})</summary>${terms(facts)}</details>`}`;
}

function lines(texts: readonly string[]): Markup {
  return html`${texts.map((text, index) => html`${index === 0 ? "" : html`<br>`}${text}`)}`;
}

/** Each fact once: its value, or each value with the nodes that reported it. */
function groupedFacts(nodes: readonly Node[]): readonly (readonly [string, Markup | string])[] {
  const byName = new Map<string, Map<string, string[]>>();
  for (const { key, facts } of nodes)
    for (const { name, value } of facts) {
      const values = byName.get(name) ?? new Map<string, string[]>();
      byName.set(name, values);
      const keys = values.get(value) ?? [];
      if (keys.length === 0) values.set(value, keys);
      keys.push(key);
    }
  return [...byName].map(([name, values]) => [
    name,
    html`${[...values].map(([value, keys], index) => {
      const whose = keys.length === nodes.length ? "all" : namesWords(keys, 50);
      return html`${index === 0 ? "" : html`<br>`}${value} <span class="quiet">(${whose})</span>`;
    })}`,
  ]);
}
