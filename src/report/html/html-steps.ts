// The steps of the HTML report: a table of all, and each under its heading in the guide.
import { visibleCommand } from "../../output/visible.ts";
import { count } from "../../transcript/words/run-words.ts";
import type { Report } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import {
  fleetTimes,
  numberWords,
  partsOf,
  type StepPart,
  statusCounts,
} from "../words/fleet-report-words.ts";
import { reviewTimeOf, runTimeOf, stepStatus } from "../words/report-words.ts";
import { fleetStepPart } from "./html-fleet-step.ts";
import { stepPart } from "./html-step.ts";
import { table } from "./html-table.ts";
import { badge, timeOfDay } from "./html-words.ts";

/** A row with a link for every step: also the timeline picture in words. A fleet's step is one row. */
export function overview(report: Report): Markup {
  return table(
    "steps",
    "All steps",
    ["Step", "Node", "Result", "Shown", "Review time", "Run time"],
    partsOf(report).map((part) => overviewRow(report, part)),
  );
}

function overviewRow(report: Report, part: StepPart): readonly (Markup | string)[] {
  if (part.kind === "step") {
    const { step } = part;
    return [
      html`<a href="#step-${step.number}">${step.number}. ${visibleCommand(step.title)}</a>`,
      step.node,
      badge(stepStatus(step)),
      step.shownAt === null ? "–" : timeOfDay(step.shownAt, report.times.begun),
      reviewTimeOf(step),
      runTimeOf(step),
    ];
  }
  const { of, first, steps, fleet } = part;
  const { review, run } = fleetTimes(part);
  return [
    html`<a href="#steps-${of.first}">${numberWords(of)}. ${visibleCommand(first.title)}</a>`,
    `${count(steps.length, "node")} of ${fleet.name}`,
    html`${statusCounts(steps).map(({ status, n }) => html`${badge({ ...status, word: `${n} ${status.word}` })} `)}`,
    first.shownAt === null ? "–" : timeOfDay(first.shownAt, report.times.begun),
    review,
    run,
  ];
}

/** All steps under the headings of the guide. */
export function steps(report: Report): Markup {
  let section: string | null = null;
  return html`<section id="steps" aria-labelledby="steps-title">
<h2 id="steps-title">Steps</h2>
${partsOf(report).map((part) => {
  const step = part.kind === "step" ? part.step : part.first;
  const opens = step.section !== section;
  section = step.section;
  const told = !opens && report.steps[step.number - 2]?.context === step.context;
  const title = report.sections.find(({ id }) => id === step.section)?.title ?? "Before the first heading";
  return html`${opens ? html`<h3>${title}</h3>` : null}${
    part.kind === "step" ? stepPart(report, step, told) : fleetStepPart(report, part, told)
  }`;
})}
</section>`;
}
