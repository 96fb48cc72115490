// Splits a block of shell text into commands, comments and the rest. analyse.ts judges what a command does.

import type { BlockReading, CommandSlice, ShellFinding, Span } from "./model/command.ts";
import type { LineIndex } from "./model/line-index.ts";
import { lineIndex } from "./model/line-index.ts";
import { attachComments, commentText } from "./syntax/attach-comments.ts";
import { repairContinuations } from "./syntax/broken-continuation.ts";
import type { CommandGroup } from "./syntax/group-statements.ts";
import { maskText } from "./syntax/mask.ts";
import type { Recovered } from "./syntax/recover.ts";
import { readWithRecovery } from "./syntax/recover.ts";

/**
 * Takes a block's text (prompts already removed) and the places of its placeholders; returns its commands as exact
 * slices of the text. Never throws; text that is not shell is `uncovered`, each with a finding.
 */
export function readBlock(text: string, masks: readonly Span[]): BlockReading {
  // A carriage return at a line's end belongs to the file, not to the command.
  const source = repairContinuations(maskText(text, masks).text.replace(/\r(?=\n|$)/g, " "));
  const read = readWithRecovery(source);
  const lines = lineIndex(text);
  const uncovered = [...read.uncovered, ...read.junk.map((span) => ({ ...span, reason: "no command" }))]
    .sort((a, b) => a.start - b.start)
    .map((span) => ({ ...span, end: trimEnd(text, span), line: lines.at(span.start) }));
  return {
    commands: commandSlices(text, lines, read),
    comments: read.comments.map((span) => ({
      ...plainSpan(span),
      line: lines.at(span.start),
      text: commentText(text.slice(span.start, span.end)),
    })),
    uncovered,
    findings: uncovered.map(notShell),
  };
}

function commandSlices(text: string, lines: LineIndex, read: Recovered): readonly CommandSlice[] {
  const trailing = (group: CommandGroup) =>
    group.trailing.map((span) => commentText(text.slice(span.start, span.end))).join("\n");
  const items = [
    ...read.comments.map((span) => ({
      kind: "comment" as const,
      line: lines.at(span.start),
      endLine: lines.at(span.end - 1),
      comment: commentText(text.slice(span.start, span.end)),
    })),
    ...read.groups.map((group) => ({
      kind: "command" as const,
      line: lines.at(group.start),
      endLine: lines.at(group.end - 1),
      comment: trailing(group),
    })),
  ].sort((a, b) => a.line - b.line);
  const comments = attachComments(items);
  return read.groups.map((group, index) => ({
    start: group.start,
    end: group.end,
    text: text.slice(group.start, group.end),
    line: lines.at(group.start),
    endLine: lines.at(group.end - 1),
    comment: comments[index] ?? "",
  }));
}

function notShell(span: Span & { readonly reason: string }): ShellFinding {
  return {
    ...plainSpan(span),
    rule: "not-shell",
    severity: "warning",
    message: `This text is not valid shell: ${span.reason}.`,
    advice: "Look for a missing quote, bracket or keyword; until then the text does not become a step.",
  };
}

function plainSpan(span: Span): Span {
  return { start: span.start, end: span.end };
}

function trimEnd(text: string, span: Span): number {
  return span.start + text.slice(span.start, span.end).trimEnd().length;
}
