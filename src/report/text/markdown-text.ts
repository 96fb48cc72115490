// Foreign text in Markdown for GitHub, GitLab and Jira: as code, which contains no markup, mentions,
// references or links. Hidden characters appear as marks. Knows nothing about reports.
import { visible } from "../../output/visible.ts";

/** What a host may interpret: markup, mentions, references, links, names of tickets and commits. */
const MEANS_SOMETHING =
  /[`*_[\]<>\\|~#@&$/^{}\n]|www\.|\b[A-Z][A-Z0-9]+-\d|\b[0-9a-f]{7,}\b|[!%]\w|^\s*([-+]|\d+[.)]|=+)(\s|$)/;

/** A text in one line: plain where every host shows it as plain text, else as code. */
export function inline(text: string): string {
  const shown = oneLine(text);
  return MEANS_SOMETHING.test(shown) ? code(shown) : shown;
}

/** A text in one line as code (CommonMark 6.1): between more backticks than any run in it. */
export function code(text: string): string {
  const shown = oneLine(text);
  return shown === "" ? "(empty)" : span(shown);
}

function span(shown: string): string {
  const fence = "`".repeat(longestRun(shown) + 1);
  const padded = /^[` ]|[` ]$/.test(shown) ? ` ${shown} ` : shown;
  return `${fence}${padded}${fence}`;
}

/**
 * Inline Markdown as the content of a table cell: `|` is escaped (GFM 4.10). After an odd number of
 * backslashes, an escape would be read as part of them; there the code ends and continues after the `|`.
 */
export function cell(text: string, as: "inline" | "code" = "inline"): string {
  const shown = oneLine(text);
  if (!shown.includes("|")) return as === "code" ? code(shown) : inline(shown);
  const parts = shown.split(/(?<=(?<!\\)(?:\\\\)*\\)\|/);
  return parts.map((part) => (part === "" ? "" : span(part).replaceAll("|", "\\|"))).join("\\|");
}

/** A table with these heads; the cells are already Markdown. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A text of any number of lines as a fenced block, between more backticks than any run in it. */
export function fenced(text: string, language: "diff" | "text"): string {
  const shown = visible(text.endsWith("\n") ? text.slice(0, -1) : text);
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** The text with each line indented, as the content of a list item. */
export function indented(text: string, by: string): string {
  return text
    .split("\n")
    .map((line) => `${by}${line}`)
    .join("\n");
}

function oneLine(text: string): string {
  return visible(text).trim().replaceAll("\n", " ↵ ").replaceAll("\t", " ");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
