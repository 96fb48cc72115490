// The slow second check of a log that does not verify: which lines were changed, inserted, deleted or moved.
// It continues after the first wrong place and explains everything it finds, each thing once. It relies on
// the chain alone: a line that a later line or the head file names is an original.
import { dirname } from "node:path";
import { type Head, readHead } from "../directory/head-file.ts";
import { readLines } from "../lines/read-lines.ts";
import type { Damage } from "./damage.ts";
import {
  acceptLine,
  type DiagnosisState,
  damagePlace,
  findContinuations,
  follows,
  lineAt,
  recordDamage,
  startDiagnosis,
} from "./diagnosis-state.ts";
import { judgeHead } from "./judge-head.ts";
import { lineWordsCapitalized, originWords } from "./line-words.ts";
import { type Scan, type ScannedLine, scanLines } from "./scan-lines.ts";
import { strayLine, unreadableLines } from "./stray-lines.ts";
import { judgeTornEnd } from "./torn-end.ts";

export interface Diagnosis {
  /** In file order; empty when chain and head file show no damage. */
  readonly damages: readonly Damage[];
  /** Set when a newer program wrote some or all of it: its events were not checked. */
  readonly newer: Scan["newer"];
}

/** The damage of the log at this path. Throws OperatorError when it cannot be read. */
export function diagnoseLog(path: string): Diagnosis {
  // Read before the lines: an open run writes lines first, then its head file.
  const head = readHead(dirname(path));
  const { lines, newer } = scanLines(readLines(path));
  return { damages: diagnose(lines, head), newer };
}

/** The damage of these lines, given this head file. */
export function diagnose(
  lines: readonly ScannedLine[],
  head: Head | "missing" | "unreadable",
): readonly Damage[] {
  const state = startDiagnosis(lines, typeof head === "object" ? head : null);
  let at = 0;
  while (at < lines.length) at = step(state, at);
  while (takeEarly(state));
  const { damages, trusted, atHead } = state;
  const digest = trusted.known ? trusted.digest : null;
  const found = judgeHead(head, { lines: lines.length, seq: trusted.seq, digest, atHead });
  // Damage to the lines explains why the head file names another one.
  const explained =
    found?.kind === "head-mismatch" || (found?.kind === "head-edited" && head !== "unreadable");
  if (found === null || (damages.length > 0 && explained)) return damages;
  return [...damages, { ...damagePlace(lines, trusted.place, trusted.place), ...found }];
}

/** Explains the line at this place; returns the place of the next line to explain. */
function step(state: DiagnosisState, at: number): number {
  const { lines, trusted, head } = state;
  const line = lineAt(lines, at);
  if (follows(line, trusted)) return acceptLine(state, at);
  if (takeEarly(state)) return at;
  if (!line.complete) {
    const { kind, words } = judgeTornEnd(lines, at, trusted, head);
    // This explains the head file's number.
    if (head !== null && head.seq > trusted.seq) state.trusted = { ...trusted, seq: head.seq, known: false };
    return recordDamage(state, kind, at, at, words);
  }
  const copied = state.first.get(line.digest) ?? at;
  if (copied < at) {
    const words = `${lineWordsCapitalized(lines, at)} was inserted: it is a copy of line ${copied + 1}.`;
    return recordDamage(state, "inserted", at, at, words);
  }
  const next = findContinuations(state).find((place) => place > at);
  if (next !== undefined) return passOver(state, at, next);
  return line.problem === null ? strayLine(state, at) : unreadableLines(state, at);
}

/** Continues with a line that was skipped because it came too early; false when no such line is next. */
function takeEarly(state: DiagnosisState): boolean {
  const place = findContinuations(state).find((it) => state.early.has(it));
  if (place === undefined) return false;
  state.early.delete(place);
  acceptLine(state, place);
  return true;
}

/** Lines between the trusted line and the one that continues it were inserted, or come too early. */
function passOver(state: DiagnosisState, from: number, next: number): number {
  let at = from;
  while (at < next) {
    const early = isEarly(state, at, from, next);
    let end = at;
    while (end + 1 < next && isEarly(state, end + 1, from, next) === early) end++;
    if (early) moved(state, at, end, next);
    else putIn(state, at, end, next);
    at = end + 1;
  }
  return next;
}

function moved(state: DiagnosisState, from: number, to: number, next: number): void {
  const { lines, trusted } = state;
  for (let place = from; place <= to; place++) state.early.add(place);
  const stands = from === to ? "comes too early" : "come too early";
  const words = `${lineWordsCapitalized(lines, from, to)} ${stands}: number ${trusted.seq + 1} belongs before, and is line ${next + 1}.`;
  recordDamage(state, "reordered", from, to, words);
}

function putIn(state: DiagnosisState, from: number, to: number, next: number): void {
  const { lines, trusted, last } = state;
  const copied = last.get(lineAt(lines, from).digest) ?? from;
  const copy = from === to && copied > from ? ` a copy of line ${copied + 1}` : "";
  const before = trusted.place < 0 ? "starts the chain" : `follows line ${trusted.place + 1}`;
  const were = from === to ? "was" : "were";
  const words = `${lineWordsCapitalized(lines, from, to)} ${were} inserted${copy === "" ? originWords(lines, from, to) : ` and is${copy}`}: line ${next + 1} ${before}.`;
  recordDamage(state, "inserted", from, to, words);
}

/** True when the line belongs further on: it is not a copy, and the line before it comes later. */
function isEarly(
  { lines, first, last, early }: DiagnosisState,
  at: number,
  from: number,
  next: number,
): boolean {
  let place = at;
  for (let steps = from; steps <= next; steps++) {
    const { digest, prev, seq } = lineAt(lines, place);
    if ((last.get(digest) ?? place) > place) return false;
    const former = prev === null ? undefined : first.get(prev);
    if (former === undefined || seq !== (lines[former]?.seq ?? Number.NaN) + 1) return false;
    if (former >= next) return true;
    if (former < from) return early.has(former);
    place = former;
  }
  return false;
}
