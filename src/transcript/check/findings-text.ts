// Findings in a compiler's format, one per line with its place, for people and for editors that read such
// lines; and as JSON for programs. Colour only repeats the word for the severity.

import { alsoWords, type FindingGroup, groupFindings } from "../../plan/findings/group-findings.ts";
import type { Finding, Severity } from "../../runbook/model/runbook.ts";
import { type Ink, painter } from "../layout/ink-marks.ts";
import { oneLine } from "../layout/one-line.ts";
import { count } from "../words/run-words.ts";

/** The words that compilers use and editors recognise. */
const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const INKS: Readonly<Record<Severity, Ink>> = { error: "danger", warning: "caution", info: "faint" };
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The findings by place; at one place the most severe first. */
export function byPlace(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) => a.line - b.line || a.column - b.column || RANK[a.severity] - RANK[b.severity],
  );
}

/**
 * For each cause `guide.md:12:3: warning: … [rule]` with the advice below, then a line of counts. Notes are
 * counted, and listed with `notes`.
 */
export function findingsText(
  path: string,
  findings: readonly Finding[],
  { colour, notes }: { readonly colour: boolean; readonly notes: boolean },
): string {
  const paint = painter(colour);
  const groups = groupFindings(findings);
  const shown = notes ? groups : groups.filter(({ severity }) => severity !== "info");
  const lines = shown.flatMap((group) => {
    const { line, column, severity, message, rule } = group;
    return [
      `${oneLine(path)}:${line}:${column}: ${paint(INKS[severity], `${WORDS[severity]}:`)} ${oneLine(message)} [${rule}]`,
      `    ${oneLine(adviceOf(group))}`,
    ];
  });
  const number = (severity: Severity) => groups.filter((it) => it.severity === severity).length;
  const folded = notes || number("info") === 0 ? "" : " (--notes lists them)";
  const summary = `${oneLine(path)}: ${count(number("error"), "error")}, ${count(number("warning"), "warning")}, ${count(number("info"), "note")}${folded}`;
  return `${[...lines, summary].join("\n")}\n`;
}

/** What to do, and the other places. */
function adviceOf(group: FindingGroup): string {
  const also = alsoWords(group);
  return also === "" ? group.advice : `${group.advice} (${also})`;
}

/** The contract of `check --json`: an array, in the given order, of objects with exactly these keys. */
export function findingsJson(path: string, findings: readonly Finding[]): readonly object[] {
  return findings.map(({ line, column, severity, rule, message, advice }) => ({
    path,
    line,
    column,
    severity,
    rule,
    message,
    advice,
  }));
}
