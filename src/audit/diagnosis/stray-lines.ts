// Lines that nothing in the file can be put between: the trusted line has no other that continues it, and these do not.
import { linesFrom, named, namedFirst, origin } from "./line-words.ts";
import type { ScannedLine } from "./scan-lines.ts";
import {
  BEGINNING,
  islandEnd,
  isNamed,
  lineAt,
  type Trusted,
  tell,
  trust,
  trustAs,
  type Walk,
} from "./walk.ts";

/** Explains a line that can be read. Gives the place of the next one to be explained. */
export function strayLine(walk: Walk, at: number): number {
  const { lines, trusted, head } = walk;
  const line = lineAt(lines, at);
  const seq = line.seq ?? 0;
  const end = islandEnd(lines, at);
  const fork = forkOf(walk, line, at);
  const foreign = lines.slice(at, end + 1).some((it) => it.foreign);
  if (fork !== null && (!foreign || namesHead(walk, at, end))) return atFork(walk, at, end, fork);
  if (trusted.known && line.prev === trusted.digest) {
    const words = `${namedFirst(lines, at)} was changed: it continues line ${trusted.place + 1} and does not have the next number.`;
    tell(walk, "edited", at, at, words);
    return trustAs(walk, at, trusted.seq + 1, isNamed(walk, at));
  }
  if (head !== null && trusted.known && head.sha256 === trusted.digest && head.seq === trusted.seq)
    return added(walk, at, end);
  if (!trusted.known && seq === trusted.seq + 1) return trust(walk, at);
  if (foreign || !fits(walk, end, seq)) return replaced(walk, at, end);
  if (seq > trusted.seq + 1) {
    const last = seq - 1;
    const gone =
      last === trusted.seq + 1
        ? `The line with number ${last} is`
        : `The lines with the numbers ${trusted.seq + 1} to ${last} are`;
    tell(walk, "deleted", at, at, `${gone} missing in front of ${named(lines, at)}.`);
    return trust(walk, at);
  }
  return changedHereOrBefore(walk, at, end);
}

/** Explains lines that cannot be read, from this one on. */
export function unreadableLines(walk: Walk, at: number): number {
  const { lines, trusted, head } = walk;
  let end = at;
  while (lines[end + 1]?.complete && lines[end + 1]?.problem !== null) end++;
  const count = end - at + 1;
  const next = lines[end + 1]?.seq ?? null;
  const upTo =
    next !== null && next > trusted.seq
      ? next - 1
      : Math.min(trusted.seq + count, head?.seq ?? Number.POSITIVE_INFINITY);
  const stood = Math.max(0, upTo - trusted.seq);
  if (stood === 0) return added(walk, at, end);
  const instead =
    stood === count
      ? ""
      : ` Where ${linesFrom(trusted.seq + 1, trusted.seq + stood)} stood there ${count === 1 ? "is one line" : `are ${count} lines`}.`;
  const words = `${namedFirst(lines, at)} ${lineAt(lines, at).problem}: it was changed after it was written.${instead}`;
  tell(walk, "edited", at, end, words);
  return trustAs(walk, end, trusted.seq + stood, false);
}

/** The line has the right number and names another line before it: one of the two is not what was written. */
function changedHereOrBefore(walk: Walk, at: number, end: number): number {
  const { lines, trusted, head } = walk;
  const seq = lineAt(lines, at).seq ?? 0;
  const before = trusted.place;
  if (before < 0) {
    tell(walk, "edited", at, at, `${namedFirst(lines, at)} was changed: it does not begin a chain.`);
    return trustAs(walk, at, seq, isNamed(walk, at));
  }
  if (isNamed(walk, at)) {
    const toEnd = end === lines.length - 1 && head !== null && head.seq >= seq && !namesHead(walk, at, end);
    const doubt = toEnd
      ? ` Or all lines from ${at + 1} on stand where others stood: the head file names none of them.`
      : "";
    const words = `${namedFirst(lines, before)} was changed: line ${at + 1} names the line that stood there before.${doubt}`;
    tell(walk, "edited", before, before, words);
    return trust(walk, at);
  }
  const isLast = at === lines.length - 1;
  if (isLast && head?.seq !== seq) {
    const words = `${namedFirst(lines, at)} does not continue line ${before + 1}: one of the two was changed. Nothing behind them tells which.`;
    tell(walk, "edited", before, at, words);
  } else {
    const other = isLast ? "the head file names another line" : "the line behind it names another one";
    const words = `${namedFirst(lines, at)} was changed: it does not continue line ${before + 1}, and ${other}.`;
    tell(walk, "edited", at, at, words);
  }
  return trustAs(walk, at, seq, false);
}

/** An earlier line, explained already, that this line continues, so that two lines continue the same one. */
function forkOf({ lines, first, trusted }: Walk, line: ScannedLine, at: number): Trusted | null {
  if (line.prev === BEGINNING.digest) return line.seq === 1 && trusted.place >= 0 ? BEGINNING : null;
  const place = line.prev === null ? undefined : first.get(line.prev);
  if (place === undefined || place >= at || place >= trusted.place) return null;
  const { seq, digest } = lineAt(lines, place);
  return seq !== null && line.seq === seq + 1 ? { place, seq, digest, known: true } : null;
}

/** Two lines continue the same one. What leads to the head file's line is the log; where neither does, the longer part. */
function atFork(walk: Walk, at: number, end: number, fork: Trusted): number {
  const { lines, trusted } = walk;
  const from = fork.place + 1;
  const longer = !namesHead(walk, from, trusted.place) && end - at >= trusted.place - from;
  if (!namesHead(walk, at, end) && !longer) return added(walk, at, end);
  const former = fork.place < 0 ? "begins the chain" : `continues line ${from}`;
  const words = `${namedFirst(lines, from, at - 1)} ${from === at - 1 ? "was" : "were"} put in${origin(lines, from, at - 1)}: line ${at + 1} ${former}.`;
  tell(walk, "inserted", from, at - 1, words);
  return trust(walk, at);
}

/** Lines that are none of the log's: what was trusted before them stays the line to be continued. */
function added(walk: Walk, at: number, end: number): number {
  const { lines, trusted } = walk;
  const [were, they] = at === end ? ["was", "it does"] : ["were", "they do"];
  const words = `${namedFirst(lines, at, end)} ${were} put in${origin(lines, at, end)}: ${they} not continue line ${trusted.place + 1}.`;
  return tell(walk, "inserted", at, end, words);
}

/** Lines that continue one another and nothing before them, and whose numbers do not fit or whose run is another. */
function replaced(walk: Walk, at: number, end: number): number {
  const { lines, trusted } = walk;
  const after = lines[end + 1]?.seq ?? null;
  const [stand, they, them] = at === end ? ["stands", "it does", "it"] : ["stand", "they do", "them"];
  const behind = after === null ? "" : `, and line ${end + 2} does not continue ${them}`;
  const from =
    origin(lines, at, end) === ""
      ? ""
      : `, and ${they.split(" ")[0]} come${at === end ? "s" : ""}${origin(lines, at, end)}`;
  const words = `${namedFirst(lines, at, end)} ${stand} where others stood: ${they} not continue line ${trusted.place + 1}${behind}${from}.`;
  tell(walk, "replaced", at, end, words);
  const seq = after !== null && after > trusted.seq ? after - 1 : trusted.seq + end - at + 1;
  return trustAs(walk, end, seq, false);
}

/** True when the numbers of a part lie between the line before it and the line behind it. */
function fits({ lines, first, trusted }: Walk, end: number, seq: number): boolean {
  if (seq <= trusted.seq) return false;
  let behind = end + 1;
  while (isCopy(first, lines[behind], behind)) behind++;
  const after = lines[behind]?.seq ?? null;
  return after === null || after > (lines[end]?.seq ?? 0);
}

function isCopy(first: Walk["first"], line: ScannedLine | undefined, at: number): boolean {
  return line !== undefined && (first.get(line.digest) ?? at) < at;
}

function namesHead({ lines, head }: Walk, from: number, to: number): boolean {
  return head !== null && lines.slice(from, to + 1).some((it) => it.digest === head.sha256);
}
