// The timeline as an inline picture. Form and place carry its meaning, colour only repeats it; the table of steps says the
// same in words.
import { durationWords, timeWords } from "../transcript/run-words.ts";
import { kindWords } from "./deviation-words.ts";
import { overview } from "./html-steps.ts";
import { html, type Markup } from "./markup.ts";
import type { Report } from "./report.ts";
import { type Bar, type Timeline, timelineOf } from "./timeline.ts";

const WIDTH = 960;
const LEFT = 8;
const RIGHT = 8;
const LANE = 58;
const MARKS = 30;
const AXIS = 26;

/** Marks that stand in the picture; the others only in words. */
const PICTURED: ReadonlySet<string> = new Set([
  "edited",
  "skipped",
  "failure-accepted",
  "failed",
  "cancelled",
  "uncertain",
  "resumed",
  "left",
  "noted",
  "taken-over",
]);

export function timeline(report: Report): Markup {
  return html`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
${picture(report, timelineOf(report))}
<h3>All steps</h3>
${overview(report)}
</section>`;
}

function picture(report: Report, { lanes, marks, breaks, ticks }: Timeline): Markup {
  const bottom = MARKS + lanes.length * LANE;
  const shown = marks.filter(({ deviation }) => PICTURED.has(deviation.kind));
  return html`<div class="scroll picture" role="region" aria-label="Timeline picture" tabindex="0">
<svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-labelledby="picture-title picture-words">
<title id="picture-title">The walk over time</title>
<desc id="picture-words">${words(report)}</desc>
${breaks.map(
  ({ from, to, length }) =>
    html`<g class="break"><rect x="${x(from)}" y="${MARKS}" width="${span(from, to)}" height="${bottom - MARKS}"/><text x="${middle(from, to)}" y="${bottom - 6}">${durationWords(length)}</text></g>`,
)}
${lanes.map(({ node, bars }, index) => lane(node, bars, MARKS + index * LANE))}
${shown.map(({ at, deviation }) => {
  const { sign, tone } = kindWords(deviation.kind);
  return html`<g class="mark ${tone}"><line x1="${x(at)}" x2="${x(at)}" y1="${MARKS - 8}" y2="${bottom}"/><text x="${x(at)}" y="${MARKS - 13}">${sign}</text></g>`;
})}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>
${ticks.map(({ at, time }, index) => html`<text class="tick ${index === 0 ? "first" : index === ticks.length - 1 ? "last" : ""}" x="${x(at)}" y="${bottom + 18}">${timeWords(time).slice(index === 0 ? 0 : 11)}</text>`)}
</svg></div>
<p class="quiet">Thin line: before the operator. Bar: sent, until it had ended; <span aria-hidden="true">▨</span> hatched: it failed. ◇ done by hand, » skipped, and above the lanes ${[...new Set(shown.map(({ deviation }) => deviation.kind))].map((kind) => `${kindWords(kind).sign} ${kindWords(kind).word}`).join(", ")}${shown.length === 0 ? "no mark" : ""}. Grey columns are shortened waits. The table below says the same in words.</p>`;
}

function words({ nodes, steps, times, deviations }: Report): string {
  return `${steps.length} steps on ${nodes.length} nodes in ${durationWords(times.total)}, from ${timeWords(times.begun)} to ${timeWords(times.ended)}, with ${deviations.length} deviations. The table of all steps has each with its times.`;
}

function lane(node: string, bars: readonly Bar[], top: number): Markup {
  return html`<g class="lane"><text class="name" x="${LEFT}" y="${top + 16}">${node}</text>${bars.map((bar) => barPart(bar, top + 26))}</g>`;
}

function barPart({ kind, from, to, step }: Bar, top: number): Markup {
  const [left, width] = [x(from), span(from, to)];
  switch (kind) {
    case "looked-at":
      return html`<rect class="looked" x="${left}" y="${top + 9}" width="${width}" height="2"/>`;
    case "good":
    case "bad":
      return html`<rect class="bar ${kind}" x="${left}" y="${top}" width="${width}" height="20"><title>Step ${step}</title></rect>${kind === "bad" ? hatching(left, Number(width), top) : null}`;
    case "by-hand":
      return html`<path class="by-hand" d="M${left} ${top + 3} l7 7 l-7 7 l-7 -7 z"><title>Step ${step}</title></path>`;
    case "skipped":
      return html`<text class="skipped" x="${left}" y="${top + 15}">»</text>`;
  }
}

function hatching(left: string, width: number, top: number): Markup {
  const strokes = Array.from({ length: Math.max(1, Math.floor(width / 6)) }, (_, index) => {
    const from = Number(left) + index * 6;
    return `M${from.toFixed(1)} ${top + 20} L${Math.min(from + 6, Number(left) + width).toFixed(1)} ${top}`;
  });
  return html`<path class="hatching" d="${strokes.join(" ")}"/>`;
}

function x(at: number): string {
  return (LEFT + at * (WIDTH - LEFT - RIGHT)).toFixed(1);
}

function span(from: number, to: number): string {
  return Math.max(2.5, (to - from) * (WIDTH - LEFT - RIGHT)).toFixed(1);
}

function middle(from: number, to: number): string {
  return x((from + to) / 2);
}
