// Reads a block that does not parse as a whole: grows runs of lines until one parses. Lines from which no run parses
// stay uncovered. The work is bounded, so a hostile block costs a fixed multiple of its length.
import type { Span } from "../model/command.ts";
import { lineIndex } from "../model/line-index.ts";
import type { Grouped } from "./group-statements.ts";
import { groupStatements } from "./group-statements.ts";
import type { ParsedShell } from "./parse-shell.ts";
import { parseShell } from "./parse-shell.ts";

export interface Recovered extends Grouped {
  readonly uncovered: readonly (Span & { readonly reason: string })[];
}

/** How often, on average, a character may be parsed again. */
const REPEATS = 40;
const SMALL = 20_000;

/** Reads the source in one piece if it parses, otherwise in runs of lines. */
export function readWithRecovery(source: string): Recovered {
  const whole = parseShell(source);
  if (whole.errors.length === 0) return { ...groupStatements(source, whole), uncovered: [] };
  const { starts } = lineIndex(source);
  const found: Collected = { groups: [], comments: [], junk: [], uncovered: [] };
  const budget = { left: source.length * REPEATS + SMALL };
  for (let line = 0; line < starts.length; ) {
    const start = starts[line] ?? source.length;
    const run = growRun(source, starts, line, budget);
    if (run.grouped !== null) addShifted(found, run.grouped, start);
    else addUncovered(found, start, starts[run.next] ?? source.length, run.reason);
    line = run.next;
  }
  return found;
}

interface Run {
  /** The run's commands; null when no run from this line parses. */
  readonly grouped: Grouped | null;
  readonly reason: string;
  /** The first line after it. */
  readonly next: number;
}

/** The shortest run of lines from `line` that parses. */
function growRun(source: string, starts: readonly number[], line: number, budget: { left: number }): Run {
  const start = starts[line] ?? source.length;
  let reason = "";
  for (let end = line + 1; end <= starts.length; end += 1) {
    const text = source.slice(start, starts[end] ?? source.length);
    const parsed = parseShell(text);
    budget.left -= parsingCost(text);
    reason ||= parsed.errors[0]?.message ?? "";
    if (parsed.errors.length === 0) {
      const grouped = groupStatements(text, parsed);
      if (end === starts.length || !continues(text, grouped)) return { grouped, reason, next: end };
    }
    const terminator = parsed.errors.length === 1 ? openHereDocument(parsed) : null;
    if (terminator !== null) {
      const last = budget.left < 0 ? null : findTerminator(source, starts, end, terminator);
      // Without its end, everything that follows is the here-document's text.
      if (last === null) return { grouped: null, reason, next: starts.length };
      budget.left -= (starts[last] ?? start) - start;
      end = Math.max(end, last);
    }
    if (budget.left < 0 || isHopeless(parsed)) break;
  }
  return { grouped: null, reason, next: line + 1 };
}

/** The parser reads an open substitution again for each enclosing open level. */
function parsingCost(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[(){}]/g)) {
    depth = bracket === "(" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return text.length * (1 + Math.min(deepest, 256));
}

/** The word that would end the text's open here-document. */
function openHereDocument(parsed: ParsedShell): string | null {
  for (const { node } of parsed.visits) {
    if (node.type === "HereDoc" && node.closing === undefined) return node.delimiter?.value ?? null;
  }
  return null;
}

/** The line, from `from` on, that may end a here-document. */
function findTerminator(
  source: string,
  starts: readonly number[],
  from: number,
  terminator: string,
): number | null {
  for (let line = from; line < starts.length; line += 1) {
    const text = source.slice(starts[line], starts[line + 1] ?? source.length).replace(/\n$/, "");
    if (text === terminator || text.trimStart() === terminator) return line;
  }
  return null;
}

interface Collected {
  readonly groups: Grouped["groups"][number][];
  readonly comments: Span[];
  readonly junk: Span[];
  readonly uncovered: (Span & { reason: string })[];
}

/** Does the last line end in a backslash (outside a comment)? */
function continues(text: string, grouped: Grouped): boolean {
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  let backslashes = 0;
  while (line.charAt(line.length - 1 - backslashes) === "\\") backslashes += 1;
  if (backslashes % 2 === 0) return false;
  return ![...grouped.comments, ...grouped.groups.flatMap((group) => group.trailing)].some(
    (comment) => comment.end >= line.length,
  );
}

/** No further line can fix a misplaced token. */
function isHopeless(parsed: ParsedShell): boolean {
  return parsed.errors[0]?.message.startsWith("unexpected token") ?? false;
}

function addShifted(found: Collected, grouped: Grouped, by: number): void {
  const shift = (span: Span): Span => ({ start: span.start + by, end: span.end + by });
  for (const group of grouped.groups)
    found.groups.push({ ...shift(group), trailing: group.trailing.map(shift) });
  for (const comment of grouped.comments) found.comments.push(shift(comment));
  for (const junk of grouped.junk) found.junk.push(shift(junk));
}

function addUncovered(found: Collected, start: number, end: number, reason: string): void {
  const last = found.uncovered.at(-1);
  if (last?.end === start) found.uncovered[found.uncovered.length - 1] = { ...last, end };
  else found.uncovered.push({ start, end, reason });
}
