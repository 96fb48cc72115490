// Continued lines that do not continue as their author meant: blanks after the backslash, no backslash, or a comment
// or empty line before the rest (options, or deeper indented text). A shell would run each half as a separate
// command.
import type { Span } from "../model/command.ts";
import { type ParsedShell, parseShell, spanOf } from "./parse-shell.ts";

/** How many lines to look back for a command's start. */
const LONGEST = 200;

/** From the backslash to the text that should follow it. */
export interface BrokenContinuation extends Span {
  readonly why: "blanks" | "gap" | "missing";
}

/** The broken continuations of a text; quotes and here-documents have none. `parsed`: the unchanged text. */
export function brokenContinuations(text: string, parsed: ParsedShell): readonly BrokenContinuation[] {
  const found = /\\[ \t]*\n/.test(text) ? brokenAnywhere(text) : [];
  if (found.length === 0) return found;
  const quoted = parsed.visits
    .filter(({ node }) => /^(?:HereDoc|SingleQuoted|DoubleQuoted|AnsiCQuoted)$/.test(node.type))
    .map((visit) => {
      const span = spanOf(visit);
      // A here-document's node ends before its text; the line that closes it is not continued.
      return visit.node.type === "HereDoc"
        ? { ...span, end: (visit.node.closing?.end ?? text.length) + 1 }
        : span;
    })
    .sort((a, b) => a.start - b.start);
  let next = 0;
  let reach = 0;
  return found.filter(({ start }) => {
    for (; (quoted[next]?.start ?? text.length) < start; next++)
      reach = Math.max(reach, quoted[next]?.end ?? 0);
    return start >= reach;
  });
}

function brokenAnywhere(text: string): readonly BrokenContinuation[] {
  const found: BrokenContinuation[] = [];
  const lines = text.split("\n");
  let start = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const bare = line.trimEnd();
    if (isContinued(bare) && !/^\s*#/.test(line)) {
      const at = start + bare.length - 1;
      if (bare.length < line.length) {
        const next = lines[index + 1] ?? "";
        if (next.trim() !== "" && !/^\s*#/.test(next))
          found.push({ start: at, end: start + line.length + 1 + indent(next), why: "blanks" });
      } else {
        const end = behindGap(lines, index, start);
        if (end !== null) found.push({ start: at, end, why: "gap" });
      }
    } else if (index > 0 && isContinued((lines[index - 1] ?? "").trimEnd()) && lacksMark(lines, index)) {
      const next = lines[index + 1] ?? "";
      found.push({ start: start + bare.length, end: start + line.length + 1 + indent(next), why: "missing" });
    }
    start += line.length + 1;
  }
  return found;
}

/** The text with its broken continuations closed as intended; all offsets stay the same. */
export function repairContinuations(text: string): string {
  if (!/\\[ \t]*\n/.test(text) || brokenAnywhere(text).length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of brokenContinuations(text, parseShell(text))) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), " ".repeat(end - start));
    at = end;
  }
  return at === 0 ? text : pieces.join("") + text.slice(at);
}

/** Where the options continue after the comments and empty lines below line `index`; null when they do not. */
function behindGap(lines: readonly string[], index: number, start: number): number | null {
  let next = index + 1;
  let at = start + (lines[index] ?? "").length + 1;
  while (next < lines.length && next < index + LONGEST && /^\s*(?:#.*)?$/.test(lines[next] ?? "")) {
    at += (lines[next] ?? "").length + 1;
    next++;
  }
  const line = lines[next] ?? "";
  const goesOn = /^\s*--?[A-Za-z]/.test(line) || indent(line) > indent(firstLine(lines, index));
  return next > index + 1 && line !== "" && goesOn ? at + indent(line) : null;
}

/** Is the last line of a continued command followed by one with the same indentation as its options? */
function lacksMark(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  const next = lines[index + 1] ?? "";
  if (next.trim() === "" || /^\s*(?:#.*)?$/.test(line) || /<<|(?:[|&({;]|\b(?:do|then|else))\s*$/.test(line))
    return false;
  if (/^\s*(?:[)}\]#;"']|(?:do|done|fi|esac|else|elif|then)\b)/.test(next)) return false;
  return indent(next) >= indent(line) && indent(next) > indent(firstLine(lines, index));
}

/** The first line of the command that is continued on line `index`. */
function firstLine(lines: readonly string[], index: number): string {
  let first = index;
  for (let at = index - 1; at >= Math.max(0, index - LONGEST); at--) {
    const line = lines[at] ?? "";
    if (isContinued(line.trimEnd())) first = at;
    else if (!/^\s*(?:#.*)?$/.test(line)) break;
  }
  return lines[first] ?? "";
}

function isContinued(line: string): boolean {
  let backslashes = 0;
  while (line.charAt(line.length - 1 - backslashes) === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}
