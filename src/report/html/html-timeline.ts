// The timeline as an inline picture. Shape and position carry its meaning, colour only repeats it; the table
// of steps gives the same in words.
import { MARK_SIGNS } from "../../transcript/lookup/marks.ts";
import { durationWords, timeWords } from "../../transcript/words/run-words.ts";
import type { Report } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { kindWords } from "../words/deviation-words.ts";
import { overview } from "./html-steps.ts";
import { type Bar, type Timeline, timelineOf } from "./timeline.ts";

const WIDTH = 960;
const LEFT = 8;
const RIGHT = 8;
const LANE = 66;
const MARK_ROW = 17;
/** The width that a sign or a number needs beside the next one. */
const SIGN_WIDTH = 15;
const NUMBER_WIDTH = 20;
const AXIS = 26;

/** Marks drawn in the picture; the others appear only in words. */
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
  "set-aside",
  "brought-back",
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
  const shown = marks.filter(({ deviation }) => PICTURED.has(deviation.kind));
  const rows = rowsOf(shown.map(({ at }) => Number(x(at))));
  const top = Math.max(0, ...rows.map((row) => row + 1)) * MARK_ROW + 6;
  const bottom = top + lanes.length * LANE;
  return html`<div class="picture">
<svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-labelledby="picture-title picture-words">
<title id="picture-title">The run over time</title>
<desc id="picture-words">${words(report)}</desc>
${breaks.map(
  ({ from, to, length }) =>
    html`<g class="break"><rect x="${x(from)}" y="${top}" width="${span(from, to)}" height="${bottom - top}"/><text x="${middle(from, to)}" y="${bottom - 6}">${durationWords(length)}</text></g>`,
)}
${lanes.map(({ node, bars }, index) => lane(node, bars, top + index * LANE))}
${shown.map(({ at, deviation }, index) => {
  const { sign, tone } = kindWords(deviation.kind);
  const y = top - 6 - (rows[index] ?? 0) * MARK_ROW;
  return html`<g class="mark ${tone}"><line x1="${x(at)}" x2="${x(at)}" y1="${y + 3}" y2="${bottom}"/><text x="${x(at)}" y="${y}">${sign}</text></g>`;
})}
<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>
${ticks.map(({ at, time }, index) => html`<text class="tick ${index === 0 ? "first" : index === ticks.length - 1 ? "last" : ""}" x="${x(at)}" y="${bottom + 18}">${timeWords(time).slice(index === 0 ? 0 : 11)}</text>`)}
</svg></div>
<p class="quiet no-picture">The picture of the timeline needs a wider window. The table below says the same in words.</p>
<p class="quiet picture-words">Numbers are those of the steps. Thin line: shown, not ended. Bar: sent, until it had ended; <span aria-hidden="true">▨</span> hatched: it failed. ◇ done by hand, ${MARK_SIGNS.accepted.sign} accepted, not met, » skipped, and above the lanes ${[...new Set(shown.map(({ deviation }) => deviation.kind))].map((kind) => `${kindWords(kind).sign} ${kindWords(kind).word}`).join(", ")}${shown.length === 0 ? "no mark" : ""}. Grey columns are shortened waits. The table below says the same in words.</p>`;
}

function words({ nodes, steps, times, deviations }: Report): string {
  return `${steps.length} steps on ${nodes.length} nodes in ${durationWords(times.total)}, from ${timeWords(times.begun)} to ${timeWords(times.ended)}, with ${deviations.length} deviations. The table of all steps has each with its times.`;
}

function lane(node: string, bars: readonly Bar[], top: number): Markup {
  return html`<g class="lane"><text class="name" x="${LEFT}" y="${top + 16}">${node}</text>${bars.map((bar) => barPart(bar, top + 24))}${numbers(bars, top + 58)}</g>`;
}

/** The steps' numbers, where there is room. */
function numbers(bars: readonly Bar[], y: number): readonly Markup[] {
  let last = Number.NEGATIVE_INFINITY;
  return bars.flatMap((bar, index) => {
    const at = bar.kind === "looked-at" ? (bars[index + 1] ?? bar) : bar;
    const middleOf = Number(middle(at.from, at.to));
    if (bar.kind !== "looked-at" || middleOf - last < NUMBER_WIDTH) return [];
    last = middleOf;
    return [html`<text class="number" x="${middleOf.toFixed(1)}" y="${y}">${bar.step}</text>`];
  });
}

/** For each place, the lowest row in which it does not overlap the previous one. */
function rowsOf(places: readonly number[]): readonly number[] {
  const ends: number[] = [];
  return places.map((place) => {
    const free = ends.findIndex((end) => place - end >= SIGN_WIDTH);
    const row = free === -1 ? Math.min(ends.length, 5) : free;
    ends[row] = place;
    return row;
  });
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
    case "accepted":
    case "skipped":
      return html`<text class="no-bar" x="${left}" y="${top + 15}">${MARK_SIGNS[kind].sign}</text>`;
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
