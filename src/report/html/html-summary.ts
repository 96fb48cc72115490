// The beginning of the HTML report: warnings, how the run ended, and an auditor's questions.
import { SIGNS } from "../../output/signs.ts";
import { count, destinationWords, durationWords } from "../../transcript/words/run-words.ts";
import type { Report } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { confirmedWords, peopleWords } from "../words/confirmed-words.ts";
import { nodeWords, runStatus, warningsOf } from "../words/report-words.ts";
import { badge, code, prose, terms, time } from "./html-words.ts";

/** What a reader must know first; null when there is nothing. */
export function warnings(report: Report): Markup | null {
  const all = warningsOf(report);
  if (all.length === 0) return null;
  return html`<ul class="warnings">${all.map(
    ({ grave, title, words }) =>
      html`<li class="${grave ? "bad" : "doubt"}"><strong><span aria-hidden="true">${grave ? SIGNS.bad : SIGNS.warning}</span> ${title}</strong> ${words}</li>`,
  )}</ul>`;
}

/** How the run ended, and whether its log can be trusted. */
export function verdict(report: Report): Markup {
  return html`<div class="verdict">
<p>${badge(runStatus(report))} ${report.outcome}</p>
<p>${logBadge(report)} ${report.log.words}</p>
${counts(report)}
</div>`;
}

/** An auditor's questions, each answered in a few lines. */
export function summary(report: Report): Markup {
  const { where, times, nodes } = report;
  const { mark, place } = destinationWords({ ...where, document: where.document ?? "" });
  return html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">Summary</h2>
${report.purpose === "" ? null : html`<p class="purpose">${report.purpose}</p>`}
${terms([
  ["Who", peopleWords(report).join("; ")],
  ["What", html`${count(report.counts.steps, "step")} of the guide ${report.guide.path}`],
  ["Where", html`${mark === null ? "" : html`<strong>${mark}</strong> · `}${place}`],
  [
    "Nodes",
    html`${nodes.map(({ key }, index) => html`${index === 0 ? "" : ", "}${prose(nodeWords(report, key))}`)}`,
  ],
  ["When", html`${time(times.begun)} to ${time(times.ended)} (${durationWords(times.total)})`],
  [
    "Confirmed by",
    html`${confirmedWords(report).map((words, index) => html`${index === 0 ? "" : html`<br>`}${words}`)}`,
  ],
  ["Proved by", html`${logBadge(report)} <a href="#limits">How to check it</a>`],
  ["Head of the log", code(report.log.head)],
  ["Guide SHA-256", code(report.guide.sha256)],
  [
    "Plan digest",
    report.planDigest === null
      ? "none, because a value was not set when the run started"
      : code(report.planDigest),
  ],
  ["Run", code(report.run)],
])}
</section>`;
}

function logBadge({ log }: Report): Markup {
  return badge(
    log.ok
      ? { tone: "good", sign: SIGNS.good, word: "log verified" }
      : { tone: "bad", sign: SIGNS.bad, word: `log ${log.state}` },
  );
}

/** How many steps ended in each way. */
function counts({ counts: of }: Report): Markup {
  const steps = [
    [of.done, "done"],
    [of.byHand, "done by hand"],
    [of.accepted, "accepted, not met"],
    [of.skipped, "skipped"],
    [of.skippedAfterFailure, "skipped after a failure"],
    [of.aside ?? 0, "on nodes set aside"],
    [of.failed, "failed"],
    [of.uncertain, "uncertain"],
    [of.notReached, "not reached"],
  ] as const;
  return html`<ul class="figures" aria-label="${count(of.steps, "step")}">${steps
    .filter(([n], index) => n > 0 || index === 0)
    .map(([n, word]) => html`<li><strong>${n}</strong> ${word}</li>`)}</ul>`;
}
