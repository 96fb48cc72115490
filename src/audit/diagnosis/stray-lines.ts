// Lines that do not continue the trusted line, when no other line in the file does either.

import {
  acceptLine,
  acceptLineAs,
  CHAIN_START,
  type DiagnosisState,
  islandEnd,
  isNamed,
  lineAt,
  recordDamage,
  type TrustedLine,
} from "./diagnosis-state.ts";
import { capitalize, lineRangeWords, lineWords, lineWordsCapitalized, originWords } from "./line-words.ts";
import type { ScannedLine } from "./scan-lines.ts";

/** Explains a readable line. Returns the place of the next line to explain. */
export function strayLine(state: DiagnosisState, at: number): number {
  const { lines, trusted, head } = state;
  const line = lineAt(lines, at);
  const seq = line.seq ?? 0;
  const end = islandEnd(lines, at);
  const fork = forkOf(state, line, at);
  const foreign = lines.slice(at, end + 1).some((it) => it.foreign);
  if (fork !== null && (!foreign || namesHead(state, at, end))) return atFork(state, at, end, fork);
  if (trusted.known && line.prev === trusted.digest) {
    const words = `${lineWordsCapitalized(lines, at)} was altered: it follows line ${trusted.place + 1}, but does not have the next number.`;
    recordDamage(state, "edited", at, at, words);
    return acceptLineAs(state, at, trusted.seq + 1, isNamed(state, at));
  }
  if (head !== null && trusted.known && head.sha256 === trusted.digest && head.seq === trusted.seq)
    return added(state, at, end);
  if (!trusted.known && seq === trusted.seq + 1) return acceptLine(state, at);
  if (foreign || !fits(state, end, seq)) return replaced(state, at, end);
  if (seq > trusted.seq + 1) {
    const last = seq - 1;
    const gone =
      last === trusted.seq + 1
        ? `The line with number ${last} is`
        : `The lines with the numbers ${trusted.seq + 1} to ${last} are`;
    recordDamage(state, "deleted", at, at, `${gone} missing before ${lineWords(lines, at)}.`);
    return acceptLine(state, at);
  }
  return changedHereOrBefore(state, at, end);
}

/** Explains unreadable lines, from this one on. */
export function unreadableLines(state: DiagnosisState, at: number): number {
  const { lines, trusted, head } = state;
  let end = at;
  while (lines[end + 1]?.complete && lines[end + 1]?.problem !== null) end++;
  const count = end - at + 1;
  const next = lines[end + 1]?.seq ?? null;
  const upTo =
    next !== null && next > trusted.seq
      ? next - 1
      : Math.min(trusted.seq + count, head?.seq ?? Number.POSITIVE_INFINITY);
  const stood = Math.max(0, upTo - trusted.seq);
  if (stood === 0) return added(state, at, end);
  const instead =
    stood === count
      ? ""
      : ` ${capitalize(lineRangeWords(trusted.seq + 1, trusted.seq + stood))} ${stood === 1 ? "was" : "were"} here; now ${count === 1 ? "one line is" : `${count} lines are`}.`;
  const words = `${lineWordsCapitalized(lines, at)} ${lineAt(lines, at).problem}: it was altered.${instead}`;
  recordDamage(state, "edited", at, end, words);
  return acceptLineAs(state, end, trusted.seq + stood, false);
}

/** The line has the right number but names another previous line: one of the two was changed. */
function changedHereOrBefore(state: DiagnosisState, at: number, end: number): number {
  const { lines, trusted, head } = state;
  const seq = lineAt(lines, at).seq ?? 0;
  const before = trusted.place;
  if (before < 0) {
    recordDamage(
      state,
      "edited",
      at,
      at,
      `${lineWordsCapitalized(lines, at)} was altered: it does not start a chain.`,
    );
    return acceptLineAs(state, at, seq, isNamed(state, at));
  }
  if (isNamed(state, at)) {
    const toEnd = end === lines.length - 1 && head !== null && head.seq >= seq && !namesHead(state, at, end);
    const doubt = toEnd
      ? ` Or all lines from ${at + 1} on were replaced: the head file names none of them.`
      : "";
    const words = `${lineWordsCapitalized(lines, before)} was altered: line ${at + 1} names another line before it.${doubt}`;
    recordDamage(state, "edited", before, before, words);
    return acceptLine(state, at);
  }
  const isLast = at === lines.length - 1;
  if (isLast && head?.seq !== seq) {
    const words = `${lineWordsCapitalized(lines, at)} does not follow line ${before + 1}: one of the two was altered. No later line shows which.`;
    recordDamage(state, "edited", before, at, words);
  } else {
    const other = isLast ? "the head file names another line" : "the next line names another line";
    const words = `${lineWordsCapitalized(lines, at)} was altered: it does not follow line ${before + 1}, and ${other}.`;
    recordDamage(state, "edited", at, at, words);
  }
  return acceptLineAs(state, at, seq, false);
}

/** An earlier, already explained line that this line continues, so that two lines continue the same one. */
function forkOf(
  { lines, first, trusted }: DiagnosisState,
  line: ScannedLine,
  at: number,
): TrustedLine | null {
  if (line.prev === CHAIN_START.digest) return line.seq === 1 && trusted.place >= 0 ? CHAIN_START : null;
  const place = line.prev === null ? undefined : first.get(line.prev);
  if (place === undefined || place >= at || place >= trusted.place) return null;
  const { seq, digest } = lineAt(lines, place);
  return seq !== null && line.seq === seq + 1 ? { place, seq, digest, known: true } : null;
}

/**
 * Two lines continue the same one. The part that leads to the head file's line is the log; if neither does,
 * the longer part.
 */
function atFork(state: DiagnosisState, at: number, end: number, fork: TrustedLine): number {
  const { lines, trusted } = state;
  const from = fork.place + 1;
  const longer = !namesHead(state, from, trusted.place) && end - at >= trusted.place - from;
  if (!namesHead(state, at, end) && !longer) return added(state, at, end);
  const former = fork.place < 0 ? "starts the chain" : `follows line ${from}`;
  const words = `${lineWordsCapitalized(lines, from, at - 1)} ${from === at - 1 ? "was" : "were"} inserted${originWords(lines, from, at - 1)}: line ${at + 1} ${former}.`;
  recordDamage(state, "inserted", from, at - 1, words);
  return acceptLine(state, at);
}

/** Lines that are not part of the log: the line trusted before them is still the one to continue. */
function added(state: DiagnosisState, at: number, end: number): number {
  const { lines, trusted } = state;
  const [were, they] = at === end ? ["was", "it does"] : ["were", "they do"];
  const words = `${lineWordsCapitalized(lines, at, end)} ${were} inserted${originWords(lines, at, end)}: ${they} not follow line ${trusted.place + 1}.`;
  return recordDamage(state, "inserted", at, end, words);
}

/** Lines that continue one another but nothing before them, with wrong numbers or of another run. */
function replaced(state: DiagnosisState, at: number, end: number): number {
  const { lines, trusted } = state;
  const after = lines[end + 1]?.seq ?? null;
  const [were, they, them] = at === end ? ["was", "it does", "it"] : ["were", "they do", "them"];
  const behind = after === null ? "" : `, and line ${end + 2} does not follow ${them}`;
  const from =
    originWords(lines, at, end) === ""
      ? ""
      : `, and ${they.split(" ")[0]} come${at === end ? "s" : ""}${originWords(lines, at, end)}`;
  const words = `${lineWordsCapitalized(lines, at, end)} ${were} put in place of others: ${they} not follow line ${trusted.place + 1}${behind}${from}.`;
  recordDamage(state, "replaced", at, end, words);
  const seq = after !== null && after > trusted.seq ? after - 1 : trusted.seq + end - at + 1;
  return acceptLineAs(state, end, seq, false);
}

/** True when the numbers of a part are between those of the lines before and after it. */
function fits({ lines, first, trusted }: DiagnosisState, end: number, seq: number): boolean {
  if (seq <= trusted.seq) return false;
  let behind = end + 1;
  while (isCopy(first, lines[behind], behind)) behind++;
  const after = lines[behind]?.seq ?? null;
  return after === null || after > (lines[end]?.seq ?? 0);
}

function isCopy(first: DiagnosisState["first"], line: ScannedLine | undefined, at: number): boolean {
  return line !== undefined && (first.get(line.digest) ?? at) < at;
}

function namesHead({ lines, head }: DiagnosisState, from: number, to: number): boolean {
  return head !== null && lines.slice(from, to + 1).some((it) => it.digest === head.sha256);
}
