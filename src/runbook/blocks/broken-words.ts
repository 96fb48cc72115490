// A long word of a command (a token, a key) that a terminal or editor broke over two lines: each half would run as a
// separate command. The command is omitted, and the fix is shown.

import type { Finding, NotTaken } from "../model/runbook.ts";
import { joinLines, linesOf, type SourceText } from "../model/source-text.ts";
import { looksLikeCommand } from "../vocabulary/known-programs.ts";
import { heredocBodies } from "../vocabulary/open-shell.ts";

export interface BrokenWords {
  /** The text without the broken commands. */
  readonly rest: SourceText;
  readonly notTaken: readonly NotTaken[];
  readonly findings: readonly Finding[];
}

/** A random-looking word at the end of a line. */
const head = /\s([A-Za-z0-9_+=-]{30,})$/;
const tail = /^([a-z0-9_+=-]{2,})(?=\s|$)/;
const prompt = /^\s*(?:\S{0,40}[$#%>]\s+)?/;

/** Separates the commands of a block that contain a broken word. */
export function separateBrokenWords(source: SourceText): BrokenWords {
  const lines = linesOf(source);
  const notTaken: NotTaken[] = [];
  const findings: Finding[] = [];
  const out = new Set<number>();
  for (let index = 0; index + 1 < lines.length; index++) {
    const first = head.exec(lines[index]?.text ?? "")?.[1];
    const second = first === undefined ? undefined : tail.exec(lines[index + 1]?.text ?? "")?.[1];
    if (first === undefined || second === undefined || !isBroken(first, second)) continue;
    const from = firstLine(lines, index);
    const to = lastLine(lines, index + 1);
    const start = lines[from]?.text.replace(prompt, "") ?? "";
    if (!looksLikeCommand(start) || isInHeredoc(source.text, lines, index)) continue;
    for (let line = from; line <= to; line++) out.add(line);
    const texts = lines.slice(from, to + 1).map(({ text }) => text);
    const whole = [
      ...texts.slice(0, index - from),
      `${texts[index - from] ?? ""}${texts[index - from + 1] ?? ""}`,
    ]
      .concat(texts.slice(index - from + 2))
      .join("\n")
      .replace(prompt, "")
      .replace(/\\\n\s*/g, "");
    const { line = 1, column = 1 } = lines[index] ?? {};
    notTaken.push({
      line: lines[from]?.line ?? line,
      endLine: lines[to]?.line ?? line,
      reason: "a command with a word split over two lines",
    });
    findings.push({
      rule: "broken-word",
      severity: "warning",
      message: `\`…${first.slice(-8)}\` seems to continue with \`${second}\` on the next line; a shell would run each half as its own command.`,
      advice: `Write it on one line: \`${whole.trim()}\``,
      line,
      column: column + (lines[index]?.text.length ?? 0) - first.length,
    });
  }
  return out.size === 0
    ? { rest: source, notTaken, findings }
    : { rest: joinLines(lines.filter((_, index) => !out.has(index))), notTaken, findings };
}

function isBroken(first: string, second: string): boolean {
  if ((first.match(/\d/g)?.length ?? 0) < 4 || !/[a-z]/.test(first)) return false;
  // What is printed below a command is not part of it: an id, or the same word again.
  if (/^(?:[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(second) || first.startsWith(second)) return false;
  return !looksLikeCommand(second);
}

function firstLine(lines: readonly { readonly text: string }[], at: number): number {
  let from = at;
  while (from > 0 && /\\\s*$/.test(lines[from - 1]?.text ?? "")) from--;
  return from;
}

function lastLine(lines: readonly { readonly text: string }[], at: number): number {
  let to = at;
  while (to + 1 < lines.length && /\\\s*$/.test(lines[to]?.text ?? "")) to++;
  return to;
}

function isInHeredoc(text: string, lines: readonly { readonly text: string }[], index: number): boolean {
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.text.length + 1, 0);
  return heredocBodies(text).some((body) => start >= body.start && start < body.end);
}
