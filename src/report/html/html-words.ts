// Small pieces for every part of the HTML report: times, states, commands, output.
import { visibleCommand } from "../../output/visible.ts";
import { timeWords } from "../../transcript/words/run-words.ts";
import type { LeftOutText } from "../model/report.ts";
import { html, type Markup } from "../text/markup.ts";
import { leftOutWords, type StatusWords } from "../words/report-words.ts";

export function badge({ tone, sign, word }: StatusWords): Markup {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span>&nbsp;${word}</span>`;
}

/** A time in UTC, to the second. */
export function time(at: number): Markup {
  const words = timeWords(at);
  return html`<time datetime="${words.replace(" ", "T")}">${words}</time>`;
}

/** Prose in which AWS ids do not break at their hyphen. */
export function prose(text: string): Markup {
  const parts = text.split(/\b([a-z]+-[0-9a-f]{8,17})\b/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<span class="whole">${part}</span>`))}`;
}

/** The time of day in UTC, with the date when it differs from that of `begun`. */
export function timeOfDay(at: number, begun: number): Markup {
  const [words, first] = [timeWords(at), timeWords(begun)];
  const day = words.slice(0, 11);
  const shown = first.startsWith(day) ? words.slice(day.length) : words;
  return html`<time datetime="${words.replace(" ", "T")}">${shown}</time>`;
}

/** A command with hanging indents, so that a wrapped line does not look like two. */
export function commandBlock(text: string, label: string): Markup {
  return html`<figure><figcaption>${label}</figcaption>${commandLines(text)}</figure>`;
}

/** The command alone, when its label is beside it. */
export function commandLines(text: string): Markup {
  const lines = text.split("\n");
  const last = lines.length - 1;
  return html`<pre class="command"><code>${lines.map(
    (line, index) => html`<span class="line">${visibleCommand(line)}${index === last ? "" : "\n"}</span>`,
  )}</code></pre>`;
}

/** Output; a gap says what is omitted and where to find it. */
export function outputBlock(head: string, tail: string, leftOut: LeftOutText | null): Markup {
  if (leftOut === null) return html`<pre class="output"><code>${head}</code></pre>`;
  return html`<pre class="output"><code>${head}</code></pre>
<p class="gap">${leftOutWords(leftOut)}</p>
<pre class="output"><code>${tail}</code></pre>`;
}

export function stepLink(number: number, words = `step ${number}`): Markup {
  return html`<a href="#step-${number}">${words}</a>`;
}

/** A list of terms and their descriptions. */
export function terms(entries: readonly (readonly [string, Markup | string | null])[]): Markup {
  return html`<dl class="terms">${entries.map(([term, value]) =>
    value === null || value === "" ? null : html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** A digest or id, in a font in which all characters are distinct. */
export function code(text: string): Markup {
  return html`<code class="id">${text}</code>`;
}
