// Small pieces that every part of the HTML report uses: times, states, commands, output.
import { visibleCommand } from "../../output/visible.ts";
import { timeWords } from "../../transcript/words/run-words.ts";
import type { LeftOutText } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { leftOutWords, type StatusWords } from "../words/report-words.ts";

export function badge({ tone, sign, word }: StatusWords): Markup {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span>&nbsp;${word}</span>`;
}

/** A time of UTC, to the second. */
export function time(at: number): Markup {
  const words = timeWords(at);
  return html`<time datetime="${words.replace(" ", "T")}">${words}</time>`;
}

/** Prose in which no id of AWS is broken at its hyphen. */
export function prose(text: string): Markup {
  const parts = text.split(/\b([a-z]+-[0-9a-f]{8,17})\b/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<span class="whole">${part}</span>`))}`;
}

/** The time of day of a time of UTC, where the day is known; with the day where it is another one than that of `begun`. */
export function timeOfDay(at: number, begun: number): Markup {
  const [words, first] = [timeWords(at), timeWords(begun)];
  const day = words.slice(0, 11);
  const shown = first.startsWith(day) ? words.slice(day.length) : words;
  return html`<time datetime="${words.replace(" ", "T")}">${shown}</time>`;
}

/** A command: each line hangs, so that a wrapped line cannot pass for two. */
export function commandBlock(text: string, label: string): Markup {
  return html`<figure><figcaption>${label}</figcaption>${commandLines(text)}</figure>`;
}

/** The command alone, where its label is beside it. */
export function commandLines(text: string): Markup {
  const lines = text.split("\n");
  const last = lines.length - 1;
  return html`<pre class="command"><code>${lines.map(
    (line, index) => html`<span class="line">${visibleCommand(line)}${index === last ? "" : "\n"}</span>`,
  )}</code></pre>`;
}

/** Output; a gap says what is omitted and where it is. */
export function outputBlock(head: string, tail: string, leftOut: LeftOutText | null): Markup {
  if (leftOut === null) return html`<pre class="output"><code>${head}</code></pre>`;
  return html`<pre class="output"><code>${head}</code></pre>
<p class="gap">${leftOutWords(leftOut)}</p>
<pre class="output"><code>${tail}</code></pre>`;
}

/** A link to a step. */
export function stepLink(number: number): Markup {
  return html`<a href="#step-${number}">step ${number}</a>`;
}

/** A list of terms and what they are. */
export function terms(entries: readonly (readonly [string, Markup | string | null])[]): Markup {
  return html`<dl class="terms">${entries.map(([term, value]) =>
    value === null || value === "" ? null : html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** A digest or id, in a face in which every character can be told. */
export function code(text: string): Markup {
  return html`<code class="id">${text}</code>`;
}
