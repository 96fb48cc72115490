// Continued lines that do not go on as their author meant: blanks behind the backslash, or a comment or an empty line
// between a continued line and the rest of it below (options, or text indented deeper). A shell would run each half as a command of its own.
import type { Span } from "./command.ts";

/** How many lines a command is looked at upwards. */
const LONGEST = 200;

/** From the backslash to the text that was meant to follow it. */
export interface BrokenContinuation extends Span {
  readonly why: "blanks" | "gap";
}

/** The broken continuations of a text, wherever they stand (in quotes and here-documents too). */
export function brokenContinuations(text: string): readonly BrokenContinuation[] {
  if (!/\\[ \t]+\n|\\\n[ \t]*(?:\n|#)/.test(text)) return [];
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
    }
    start += line.length + 1;
  }
  return found;
}

/** The text with its broken continuations closed up, offset by offset, as it was meant. */
export function mendContinuations(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of brokenContinuations(text)) {
    pieces.push(text.slice(at, start), " ".repeat(end - start));
    at = end;
  }
  return at === 0 ? text : pieces.join("") + text.slice(at);
}

/** Where the options go on, behind the comments and empty lines below line `index`; null when they do not. */
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

/** The line on which the command that is continued on line `index` begins. */
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
