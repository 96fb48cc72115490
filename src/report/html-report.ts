// The report as one HTML page that loads nothing and runs nothing: its policy allows only its own style
// sheet.
import { sha256Base64 } from "../digest.ts";
import { deviations } from "./html/html-deviations.ts";
import { findings, limits, people, places, values } from "./html/html-facts.ts";
import { fleets } from "./html/html-fleets.ts";
import { steps } from "./html/html-steps.ts";
import { style } from "./html/html-style.ts";
import { summary, verdict, warnings } from "./html/html-summary.ts";
import { timeline } from "./html/html-timeline.ts";
import type { Report } from "./model/report.ts";
import { html, type Markup, ownMarkup } from "./text/markup.ts";
import { fleetParts } from "./words/fleet-report-words.ts";

/** The whole page. */
export function htmlReport(report: Report): string {
  const sheet = style(report.run, report.planDigest, report.fleets !== undefined);
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
${verdict(report)}
</header>
<div class="page">
${contents(report)}
<main id="main">
${deviations(report)}
${summary(report)}
${fleets(report) ?? ""}${timeline(report)}
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
  const together = new Set(fleetParts(report).map(({ first }) => first.number));
  const walked = report.sections.flatMap(({ id, title }) => {
    const first = report.steps.find(({ section }) => section === id);
    if (first === undefined) return [];
    const { number } = first;
    return [{ title, place: `#${together.has(number) ? "steps" : "step"}-${number}` }];
  });
  return html`<nav aria-label="Contents">
<ol>
<li><a href="#deviations">Deviations (${report.deviations.length})</a></li>
<li><a href="#summary">Summary</a></li>
${
  report.fleets === undefined
    ? null
    : html`<li><a href="#fleets">Fleets</a></li>
`
}<li><a href="#timeline">Timeline</a></li>
<li><a href="#findings">Findings</a></li>
<li><a href="#people">Who</a></li>
<li><a href="#places">Where and when</a></li>
<li><a href="#values">Values</a></li>
<li><a href="#steps">Steps</a>
<ol>${walked.map(({ title, place }) => html`<li><a href="${place}">${title}</a></li>`)}</ol></li>
<li><a href="#limits">What it can and cannot show</a></li>
</ol>
</nav>`;
}
