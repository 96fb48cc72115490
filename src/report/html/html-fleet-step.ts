// A fleet's step in the HTML report: first what all its nodes share, then the nodes that need a look, and the
// others folded by how they ended.
import { visibleCommand } from "../../output/visible.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { Report, ReportInvocation, ReportStep } from "../model/report.ts";
import type { FleetStepReport, ReportWave } from "../model/report-fleet.ts";
import { html, type Markup } from "../text/markup.ts";
import {
  confirmedByWords,
  deservesLook,
  type Ending,
  endingsOf,
  type FleetPart,
  namesWords,
  numberWords,
  singleConfirmations,
  statusCounts,
  waveEndWords,
} from "../words/fleet-report-words.ts";
import { commandPart, confirmation, memberPart, placeInGuide, riskBadge } from "./html-step.ts";
import { badge, code, prose, terms, time } from "./html-words.ts";

/** The most single-node confirmations listed here; the others are at their nodes. */
const MOST_SINGLE = 3;

/** `told`: the guide's text about it is at the previous step. */
export function fleetStepPart(report: Report, part: FleetPart, told: boolean): Markup {
  const { fleet, of, first, steps } = part;
  const heading = `steps-${of.first}-title`;
  return html`<article class="step fleet" id="steps-${of.first}" aria-labelledby="${heading}">
<h4 id="${heading}">${numberWords(of)}. ${visibleCommand(first.title)}</h4>
<p class="row">${statusCounts(steps).map(({ status, n }) => html`${badge({ ...status, word: `${n} ${status.word}` })} `)}${riskBadge(first)}
<span class="quiet">${count(steps.length, "node")} of ${fleet.name} · guide ${placeInGuide(first)}</span></p>
${first.context === "" || told ? null : html`<p class="context">${first.context}</p>`}
${commandPart(first)}
${differences(of, first)}
${confirmations(report, part)}
${endings(report, first, steps)}
</article>`;
}

function differences({ differences: all }: FleetStepReport, first: ReportStep): Markup {
  if (all.length === 0) return html`<p class="quiet">The same text on every node where it was shown.</p>`;
  return html`<p class="quiet">Shown for ${first.node}. Differences:</p>
${terms(all.map(({ words, nodes }) => [nodes.join(", "), html`<code>${words}</code>`]))}`;
}

/** In the order in which they were confirmed. */
function confirmations(report: Report, { steps, of }: FleetPart): Markup {
  const all = singleConfirmations(steps);
  const more = all.length - MOST_SINGLE;
  const said = [
    ...all
      .slice(0, MOST_SINGLE)
      .map(({ step, one }) => ({ line: one.line, text: singlePart(report, step, one) })),
    ...of.waves.map((wave) => ({ line: wave.line, text: wavePart(report, wave) })),
  ].toSorted((a, b) => a.line - b.line);
  return html`${said.map(({ text }) => text)}${
    more > 0
      ? html`<p>Also confirmed by itself on ${namesWords(
          all.slice(MOST_SINGLE).map(({ step }) => step.node),
          12,
        )}.</p>`
      : null
  }`;
}

function singlePart(report: Report, step: ReportStep, one: ReportInvocation): Markup {
  return html`<p><strong>On ${step.node}:</strong> ${confirmation(report, one)} <span class="quiet">${time(one.requestedAt)} · log line ${one.line}</span></p>`;
}

function wavePart(report: Report, wave: ReportWave): Markup {
  const typed = wave.typed === null ? null : html`, typing ${code(wave.typed)}`;
  return html`<p class="wave" id="wave-${wave.line}"><strong>On ${count(wave.nodes.length, "node")}</strong> (${namesWords(wave.nodes)}): Confirmed ${confirmedByWords(report, wave)}${typed}. ${waveEndWords(wave)} <span class="quiet">${time(wave.at)} · log line ${wave.line} · confirmed digest ${code(wave.shown)}</span></p>`;
}

/** First the nodes that need a look, each with its own part; then the others, equal endings grouped. */
function endings(report: Report, first: ReportStep, steps: readonly ReportStep[]): Markup {
  const looked = steps.filter(deservesLook);
  const others = endingsOf(steps.filter((step) => !deservesLook(step)));
  return html`${others.map((ending) => folded(report, first, ending))}${looked.map((step) => memberPart(report, step, first))}`;
}

function folded(report: Report, first: ReportStep, { words, steps }: Ending): Markup {
  const names = namesWords(steps.map(({ node }) => node));
  return html`<details class="members"><summary>${count(steps.length, "node")} (${names}): ${prose(words)}</summary>
<p class="on-paper">Outputs and identifiers of these nodes are in this page on a screen, and in the log.</p>
${steps.map((step) => memberPart(report, step, first))}</details>`;
}
