// Statements that share a line are one command: groups them, extends them by their here-documents (which the parser
// does not count), and finds the comments around them.
import { append } from "../model/append.ts";
import type { Span } from "../model/command.ts";
import { readGap } from "./gap.ts";
import type { ParsedShell } from "./parse-shell.ts";

/** One command in a parsed text. `trailing` are the comments that follow it on its line. */
export interface CommandGroup extends Span {
  readonly trailing: readonly Span[];
}

export interface Grouped {
  readonly groups: readonly CommandGroup[];
  /** Comments on their own lines. */
  readonly comments: readonly Span[];
  readonly junk: readonly Span[];
}

interface Open {
  readonly start: number;
  /** Where the last statement ends, without and with here-documents. */
  ownEnd: number;
  end: number;
}

/** Groups the statements of a text that parsed without errors. */
export function groupStatements(source: string, parsed: ParsedShell): Grouped {
  const bodies = hereDocuments(parsed);
  const open: Open[] = [];
  let next = 0;
  for (const statement of parsed.statements) {
    let end = statement.end;
    for (let body = bodies[next]; body !== undefined && body.start < statement.end; body = bodies[next]) {
      end = Math.max(end, body.end);
      next += 1;
    }
    const last = open.at(-1);
    if (last !== undefined && sharesLine(source, last, statement.start)) {
      last.ownEnd = statement.end;
      last.end = Math.max(last.end, end);
    } else open.push({ start: statement.start, ownEnd: statement.end, end });
  }
  for (const group of open) withSemicolon(source, group);
  return readAround(source, open);
}

/** A semicolon at the end of its line belongs to the command. */
function withSemicolon(source: string, group: Open): void {
  if (group.end !== group.ownEnd) return;
  const mark = /^[ \t]*;(?=[ \t]*(?:#|\n|$))/.exec(source.slice(group.end, group.end + 80))?.[0].length ?? 0;
  group.ownEnd += mark;
  group.end += mark;
}

function hereDocuments(parsed: ParsedShell): readonly Span[] {
  const bodies: Span[] = [];
  for (const { node, fixed } of parsed.visits) {
    if (node.type === "HereDoc" && node.closing !== undefined && fixed === null) {
      bodies.push({ start: node.pos, end: node.closing.end });
    }
  }
  return bodies.sort((a, b) => a.start - b.start);
}

function sharesLine(source: string, last: Open, start: number): boolean {
  return start < last.end || !readGap(source, last.ownEnd, start, true).breaksLine;
}

function readAround(source: string, open: readonly Open[]): Grouped {
  const groups: CommandGroup[] = [];
  const comments: Span[] = [];
  const junk: Span[] = [];
  const first = readGap(source, 0, open[0]?.start ?? source.length, false);
  append(comments, first.comments);
  append(junk, first.junk);
  open.forEach((group, index) => {
    const after = open[index + 1]?.start ?? source.length;
    const newline = source.indexOf("\n", group.ownEnd);
    // With here-documents, there are two gaps: the rest of the first line, and the text after the last body.
    const split = group.end > group.ownEnd && newline !== -1 && newline < group.end;
    const tail = readGap(source, group.ownEnd, split ? newline : after, true);
    const rest = split ? readGap(source, group.end, after, false) : null;
    const trailing = tail.comments.filter((comment) => comment.trailing);
    groups.push({ start: group.start, end: group.end, trailing });
    append(
      comments,
      tail.comments.filter((comment) => !comment.trailing),
    );
    append(comments, rest?.comments ?? []);
    append(junk, tail.junk);
    append(junk, rest?.junk ?? []);
  });
  return { groups, comments, junk };
}
