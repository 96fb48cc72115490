// The first page of the HTML report: what is to be minded, and the run in a few lines.
import { count, destinationWords, durationWords } from "../../transcript/words/run-words.ts";
import type { Actor, Report } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { DEVIATION_GROUPS, deviationsIn } from "../words/deviation-words.ts";
import { nodeWords, runStatus, warningsOf } from "../words/report-words.ts";
import { badge, code, terms, time } from "./html-words.ts";

/** What must be read before anything else; null when there is nothing. */
export function warnings(report: Report): Markup | null {
  const all = warningsOf(report);
  if (all.length === 0) return null;
  return html`<ul class="warnings">${all.map(
    ({ grave, title, words }) =>
      html`<li class="${grave ? "bad" : "doubt"}"><strong><span aria-hidden="true">${grave ? "✗" : "!"}</span> ${title}</strong> ${words}</li>`,
  )}</ul>`;
}

/** The run in a few lines. */
export function summary(report: Report): Markup {
  const { where, times, actors, nodes } = report;
  const { mark, place } = destinationWords({ ...where, document: where.document ?? "" });
  const whole = report.log.ok;
  return html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">Summary</h2>
${report.purpose === "" ? null : html`<p class="purpose">${report.purpose}</p>`}
${terms([
  ["Outcome", html`${badge(runStatus(report))} ${report.outcome}`],
  ["Who", html`${actors.map((actor, index) => html`${index === 0 ? "" : ", then "}${actorName(actor)}`)}`],
  ["Where", html`${mark === null ? "" : html`<strong>${mark}</strong> · `}${place}`],
  [
    "Nodes",
    html`${nodes.map(({ key }, index) => html`${index === 0 ? "" : ", "}${nodeWords(report, key)}`)}`,
  ],
  ["When", html`${time(times.begun)} to ${time(times.ended)} (${durationWords(times.total)})`],
  ["Guide", html`${report.guide.path}, SHA-256 ${code(report.guide.sha256)}`],
  [
    "Plan digest",
    report.planDigest === null ? "the plan was still open when the run began" : code(report.planDigest),
  ],
  ["Run", code(report.run)],
  [
    "Log",
    html`${badge(whole ? { tone: "good", sign: "✓", word: "chain intact" } : { tone: "bad", sign: "✗", word: report.log.state })} ${report.log.words}`,
  ],
])}
${counts(report)}
</section>`;
}

function actorName({ user, host, arn }: Actor): string {
  return `${user}@${host}${arn === null ? "" : ` (${arn})`}`;
}

/** How many steps came to what, and how many deviations there are of each kind. */
function counts(report: Report): Markup {
  const { counts: of } = report;
  const steps = [
    [of.done, "done"],
    [of.byHand, "done by hand"],
    [of.accepted, "accepted, not met"],
    [of.skipped, "skipped"],
    [of.skippedAfterFailure, "skipped after a failure"],
    [of.failed, "failed"],
    [of.uncertain, "uncertain"],
    [of.notReached, "not reached"],
  ] as const;
  return html`<h3>${count(of.steps, "step")}</h3>
<ul class="figures">${steps
    .filter(([n], index) => n > 0 || index === 0)
    .map(([n, word]) => html`<li><strong>${n}</strong> ${word}</li>`)}</ul>
<h3>Deviations</h3>
<ul class="figures">${DEVIATION_GROUPS.map((group) => {
    const n = deviationsIn(group, report.deviations).length;
    return html`<li><a href="#${group.id}"><strong>${n}</strong> ${group.title.toLowerCase()}</a></li>`;
  })}</ul>`;
}
