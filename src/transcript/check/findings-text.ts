// Findings as a compiler tells them, one a line with its place, for people and for editors that read such lines; and as
// JSON for programs. Colour only repeats the word for the severity.

import type { Finding, Severity } from "../../runbook/model/runbook.ts";
import { type Ink, painter } from "../layout/ink-marks.ts";
import { oneLine } from "../layout/one-line.ts";
import { count } from "../words/run-words.ts";

/** The words that compilers use, and editors understand. */
const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const INKS: Readonly<Record<Severity, Ink>> = { error: "danger", warning: "caution", info: "faint" };
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The findings by their places; at one place the gravest first. */
export function byPlace(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) => a.line - b.line || a.column - b.column || RANK[a.severity] - RANK[b.severity],
  );
}

/** `guide.md:12:3: warning: … [rule]` with the advice below, for each finding as given, and a line that counts them. */
export function findingsText(path: string, findings: readonly Finding[], colour: boolean): string {
  const paint = painter(colour);
  const lines = findings.flatMap(({ line, column, severity, message, rule, advice }) => [
    `${oneLine(path)}:${line}:${column}: ${paint(INKS[severity], `${WORDS[severity]}:`)} ${oneLine(message)} [${rule}]`,
    `    ${oneLine(advice)}`,
  ]);
  const number = (severity: Severity) => findings.filter((it) => it.severity === severity).length;
  const summary = `${oneLine(path)}: ${count(number("error"), "error")}, ${count(number("warning"), "warning")}, ${count(number("info"), "note")}`;
  return `${[...lines, summary].join("\n")}\n`;
}

/** The contract of `check --json`: an array, in the order given, of objects with these keys and no others. */
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
