// Reading a block that does not parse as a whole: runs of lines are grown until one parses. Lines from which no
// run parses stay uncovered. The work is bounded, so a hostile block costs a fixed multiple of its length.
import type { Span } from "./command.ts";
import type { Grouped } from "./group-statements.ts";
import { groupStatements } from "./group-statements.ts";
import { lineIndex } from "./line-index.ts";
import type { ParsedShell } from "./parse-shell.ts";
import { parseShell } from "./parse-shell.ts";

export interface Recovered extends Grouped {
  readonly uncovered: readonly (Span & { readonly reason: string })[];
}

/** How often, on average, a character may be parsed again. */
const REPEATS = 40;
const SMALL = 20_000;

/** Reads the source as one piece where it parses, else in runs of lines. */
export function readWithRecovery(source: string): Recovered {
  const whole = parseShell(source);
  if (whole.errors.length === 0) return { ...groupStatements(source, whole), uncovered: [] };
  const { starts } = lineIndex(source);
  const found = { groups: [], comments: [], junk: [], uncovered: [] } as Collected;
  let budget = source.length * REPEATS + SMALL;
  for (let line = 0; line < starts.length; ) {
    const start = starts[line] ?? source.length;
    let taken = 0;
    let reason = "";
    for (let end = line + 1; end <= starts.length && taken === 0; end += 1) {
      const text = source.slice(start, starts[end] ?? source.length);
      const parsed = parseShell(text);
      budget -= text.length;
      reason ||= parsed.errors[0]?.message ?? "";
      const whole = parsed.errors.length === 0 && (end === starts.length || !continues(text, parsed));
      if (whole) {
        addShifted(found, groupStatements(text, parsed), start);
        taken = end - line;
      } else if (budget < 0 || isHopeless(parsed)) break;
    }
    if (taken === 0) addUncovered(found, start, starts[line + 1] ?? source.length, reason);
    line += Math.max(taken, 1);
  }
  return found;
}

interface Collected {
  readonly groups: Grouped["groups"][number][];
  readonly comments: Span[];
  readonly junk: Span[];
  readonly uncovered: (Span & { reason: string })[];
}

/** Does the last line ask for another one with a backslash (and not from within a comment)? */
function continues(text: string, parsed: ParsedShell): boolean {
  const line = text.endsWith("\n") ? text.slice(0, -1) : text;
  let backslashes = 0;
  while (line.charAt(line.length - 1 - backslashes) === "\\") backslashes += 1;
  if (backslashes % 2 === 0) return false;
  const tail = groupStatements(text, parsed);
  return ![...tail.comments, ...tail.groups.flatMap((group) => group.trailing)].some(
    (comment) => comment.end >= line.length,
  );
}

/** No further line can put right a token that stands where none may. */
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
