// The deviations of the HTML report, by subject.
import { visibleCommand } from "../../output/visible.ts";
import { durationWords } from "../../transcript/words/run-words.ts";
import type { Report, ReportStep } from "../model/report.ts";
import type { DiffLine } from "../text/line-diff.ts";
import { html, type Markup } from "../text/markup.ts";
import { DEVIATION_GROUPS, type DeviationGroup, deviationsIn, kindWords } from "../words/deviation-words.ts";
import { type FoldedDeviation, foldedDeviations } from "../words/folded-deviations.ts";
import { actorWords } from "../words/report-words.ts";
import { badge, prose, stepLink, time } from "./html-words.ts";

/** All deviations; a subject without any says so. */
export function deviations(report: Report): Markup {
  return html`<section id="deviations" aria-labelledby="deviations-title">
<h2 id="deviations-title">Deviations</h2>
<p>Departures from the guide, failures, and what a person attested.</p>
${DEVIATION_GROUPS.map((group) => groupPart(report, group))}
</section>`;
}

function groupPart(report: Report, group: DeviationGroup): Markup {
  const all = deviationsIn(group, report.deviations);
  const title = html`<h3 id="${group.id}">${group.title} <span class="number">(${all.length})</span></h3>`;
  if (all.length === 0) return html`${title}<p class="none">${group.none}</p>`;
  return html`${title}<ul class="deviations">${foldedDeviations(report, group).map((one) => item(report, one))}</ul>`;
}

function item(report: Report, folded: FoldedDeviation): Markup {
  const { step, steps, lines } = folded;
  const { kind, at, actor, after, words, said, diff } = folded.first;
  const who = report.actors.length > 1 ? ` · ${actorWords(report, actor)}` : "";
  const looked = after === null ? "" : ` · decided after ${durationWords(after)}`;
  return html`<li><p>${badge(kindWords(kind))} ${
    step === null ? null : html`${stepLink(step.number, steps)}, ${titleOf(step, folded)} – `
  }${prose(words)}${said === "" ? null : html` <q>${prose(said)}</q>`} <span class="quiet">${time(at)}${who}${looked} · ${lines}</span></p>${diff === null ? null : diffBlock(diff)}</li>`;
}

function titleOf({ title }: ReportStep, { on }: FoldedDeviation): string {
  return `${title.replace(/[.:]$/, "")}${on === "" ? "" : ` on ${on}`}`;
}

const SIGNS = { same: " ", removed: "−", added: "+" } as const;
const ELEMENTS = {
  same: (text: Markup) => text,
  removed: (text: Markup) => html`<del>${text}</del>`,
  added: (text: Markup) => html`<ins>${text}</ins>`,
} as const;

function diffBlock(diff: readonly DiffLine[]): Markup {
  return html`<figure><figcaption>− the guide's text · + the new text</figcaption><pre class="diff"><code>${diff.map(
    ({ kind, text }) =>
      html`<span class="line ${kind}">${ELEMENTS[kind](html`${SIGNS[kind]} ${visibleCommand(text)}`)}${"\n"}</span>`,
  )}</code></pre></figure>`;
}
