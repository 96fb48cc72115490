// The report as one HTML page that loads nothing and runs nothing: its policy allows its own style sheet alone.
import { sha256Base64 } from "../digest.ts";
import { deviations } from "./html/html-deviations.ts";
import { findings, limits, people, places, values } from "./html/html-facts.ts";
import { steps } from "./html/html-steps.ts";
import { style } from "./html/html-style.ts";
import { summary, warnings } from "./html/html-summary.ts";
import { timeline } from "./html/html-timeline.ts";
import { badge, code } from "./html/html-words.ts";
import type { Report } from "./model/report.ts";
import { html, type Markup, ownMarkup } from "./text/markup.ts";
import { runStatus } from "./words/report-words.ts";

/** The whole page. */
export function htmlReport(report: Report): string {
  const sheet = style(report.run, report.planDigest);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${sha256Base64(sheet)}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="lamplighter ${report.madeBy}">
<title>${report.title} · run ${report.run}</title>
<style>${ownMarkup(sheet)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
${warnings(report)}
<p class="kind">Lamplighter · report of a run</p>
<h1>${report.title}</h1>
</header>
<div class="page">
${contents(report)}
<main id="main">
${summary(report)}
${deviations(report)}
${timeline(report)}
${findings(report)}
${people(report)}
${places(report)}
${values(report)}
${steps(report)}
${limits(report)}
</main>
</div>
<footer>Made by lamplighter ${report.madeBy} from ${report.log.lines} lines of the log of run ${report.run}. All times are UTC.</footer>
</body>
</html>
`;
  return page.text;
}

function contents(report: Report): Markup {
  const walked = report.sections.flatMap(({ id, title }) => {
    const first = report.steps.find(({ section }) => section === id);
    return first === undefined ? [] : [{ title, number: first.number }];
  });
  const chain = report.log.ok
    ? badge({ tone: "good", sign: "✓", word: "chain intact" })
    : badge({ tone: "bad", sign: "✗", word: report.log.state });
  return html`<nav aria-label="Contents">
<div class="facts"><p>${badge(runStatus(report))}</p><p>${chain}</p><p>${code(report.run)}</p></div>
<ol>
<li><a href="#summary">Summary</a></li>
<li><a href="#deviations">Deviations (${report.deviations.length})</a></li>
<li><a href="#timeline">Timeline</a></li>
<li><a href="#findings">Findings</a></li>
<li><a href="#people">Who</a></li>
<li><a href="#places">Where and when</a></li>
<li><a href="#values">Values</a></li>
<li><a href="#steps">Steps</a>
<ol>${walked.map(({ title, number }) => html`<li><a href="#step-${number}">${title}</a></li>`)}</ol></li>
<li><a href="#limits">What it can and cannot show</a></li>
</ol>
</nav>`;
}
