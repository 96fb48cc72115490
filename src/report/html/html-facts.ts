// Who, where, when, values and findings: the parts of the HTML report that are lists of facts.
import { durationWords } from "../../transcript/words/run-words.ts";
import type { Report, ReportFinding } from "../model/report.ts";
import type { Node } from "../model/report-node.ts";
import { html, type Markup } from "../text/markup.ts";
import { CANNOT_SHOW, checksOf, SHOWS } from "../words/report-words.ts";
import { fleetNodes, isInFleet } from "./html-fleet-nodes.ts";
import { table } from "./html-table.ts";
import { code, stepLink, terms, time } from "./html-words.ts";

/** Each process of the run: who started it, with which program and identity. */
export function people(report: Report): Markup {
  return html`<section id="people" aria-labelledby="people-title">
<h2 id="people-title">Who</h2>
${report.actors.map(
  (actor) => html`<h3>${actor.user}@${actor.host}, ${actor.how} ${time(actor.at)}</h3>
${terms([
  ["How", actor.words],
  ["AWS identity", actor.arn ?? "not asked"],
  [
    "Program",
    html`lamplighter ${actor.program.version}, wrapper ${code(actor.program.wrapper)}, SHA-256 ${code(actor.program.sha256)}`,
  ],
  ["Own machine", actor.allowLocal ? "commands allowed" : "no commands"],
  ["Stored copy", actor.store === null ? "none" : actor.store.words],
  ["Log line", String(actor.line)],
])}`,
)}
</section>`;
}

export function places(report: Report): Markup {
  const { where, times } = report;
  return html`<section id="places" aria-labelledby="places-title">
<h2 id="places-title">Where and when</h2>
${terms([
  ["Account", where.account],
  ["Region", where.region],
  ["Endpoint", where.kind === "aws" ? "AWS's own" : (where.endpoint ?? "practice nodes")],
  ["Document", where.document ?? "AWS-RunShellScript"],
  ["Nodes looked up", time(where.observedAt)],
  ["Began", time(times.begun)],
  ["Last event", time(times.ended)],
  ["Total time", durationWords(times.total)],
  ["Review time", durationWords(times.confirming)],
  ["Commands in flight", durationWords(times.running)],
  ["Time away", times.away === 0 ? null : durationWords(times.away)],
])}
${report.nodes.filter((node) => !isInFleet(report, node)).map((node) => nodePart(report, node))}${(report.fleets ?? []).map((fleet) => fleetNodes(report, fleet))}
</section>`;
}

function nodePart({ sections }: Report, node: Node): Markup {
  const own = node.key === "local";
  /** A role without its own name is named after its section. */
  const roleName = (role: string): string => {
    const title = sections.find(({ id }) => id === role)?.title ?? "";
    return title === "" ? role : `“${title.replace(/\s*:$/, "")}”`;
  };
  return html`<h3>${own ? "The operator's own machine" : node.key}</h3>
${terms([
  ["Instance", own ? null : node.id === null ? "not assigned" : code(node.id)],
  ["Name", node.name],
  ["Selected by", own ? null : node.selector],
  ["Roles", node.roles.map(roleName).join(", ")],
  ["Disks", node.disks.length === 0 ? null : list(node.disks)],
  [
    "Made in this run",
    node.made === null ? null : list(node.made.map(({ name, value }) => `${name}: ${value}`)),
  ],
  ["Notes", node.concerns.length === 0 ? null : list(node.concerns)],
])}
${
  node.facts.length === 0
    ? null
    : html`<details><summary>Node facts (${node.facts.length})</summary>${terms(node.facts.map(({ name, value }) => [name, value]))}</details>`
}`;
}

function list(texts: readonly string[]): Markup {
  return html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}

export function values(report: Report): Markup {
  return html`<section id="values" aria-labelledby="values-title">
<h2 id="values-title">Values</h2>
${
  report.values.length === 0
    ? html`<p class="none">The guide needed no values.</p>`
    : table(
        "values",
        "Values of variables",
        ["Variable", "Value", "For", "From", "Known"],
        report.values.map((one) => [
          code(one.name),
          one.value === null ? "secret, not kept" : code(one.value),
          one.scope,
          one.from,
          one.at === null ? "at the start" : time(one.at),
        ]),
      )
}
</section>`;
}

export function findings(report: Report): Markup {
  const grave = report.findings.filter(({ severity }) => severity !== "info");
  const info = report.findings.filter(({ severity }) => severity === "info");
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<p>Findings in the guide and the plan, and the steps that were confirmed with them on screen.</p>
${grave.length === 0 ? html`<p class="none">No warnings and no errors.</p>` : findingTable("Warnings and errors", grave)}
${info.length === 0 ? null : html`<details><summary>Notes (${info.length})</summary>${findingTable("Notes", info)}</details>`}
${
  report.notWalked.length === 0
    ? null
    : html`<details><summary>Parts of the guide that were not run (${report.notWalked.length})</summary><ul>${report.notWalked.map(
        ({ line, words }) => html`<li>Line ${line}. ${words}</li>`,
      )}</ul></details>`
}
</section>`;
}

function findingTable(label: string, all: readonly ReportFinding[]): Markup {
  return table(
    "findings",
    label,
    ["Finding", "Severity", "Guide", "Continued in"],
    all.map(({ message, rule, severity, lines, confirmedIn }) => [
      html`${message} <span class="quiet">(${rule})</span>`,
      severity,
      `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`,
      confirmedIn.length === 0
        ? "no step"
        : html`${confirmedIn.map((step, index) => html`${index === 0 ? "" : ", "}${stepLink(step)}`)}`,
    ]),
  );
}

/** What the report can and cannot show, and how to check it. */
export function limits(report: Report): Markup {
  return html`<section id="limits" aria-labelledby="limits-title">
<h2 id="limits-title">What this report can and cannot show</h2>
<h3>It shows</h3>
${list(SHOWS)}
<h3>It cannot show</h3>
${list(CANNOT_SHOW)}
<h3>To check it</h3>
<dl class="checks">${checksOf(report).map(({ command, words }) => html`<div><dt><code>${command}</code></dt><dd>${words}</dd></div>`)}</dl>
</section>`;
}
