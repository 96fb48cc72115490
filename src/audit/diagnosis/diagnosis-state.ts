// The state of a diagnosis: the lines, which line names which, the last explained line, and the damage found.
import type { Head } from "../directory/head-file.ts";
import { NO_LINE } from "../lines/log-line.ts";
import type { Damage, DamageKind } from "./damage.ts";
import type { ScannedLine } from "./scan-lines.ts";

/** The last explained line: the next line must continue it. */
export interface TrustedLine {
  /** Its place in the file, from 0; -1 before the first line. */
  readonly place: number;
  readonly seq: number;
  readonly digest: string;
  /** False when the original line is unknown, so nothing can be compared with its digest. */
  readonly known: boolean;
}

export interface DiagnosisState {
  readonly lines: readonly ScannedLine[];
  /** Null when there is no readable one. */
  readonly head: Head | null;
  readonly damages: Damage[];
  /** Digest → first place in the file; for duplicate lines also the last place. */
  readonly first: ReadonlyMap<string, number>;
  readonly last: ReadonlyMap<string, number>;
  /** `prev` → places of the lines that name it, except those right after the line they name. */
  readonly naming: ReadonlyMap<string, readonly number[]>;
  /** Places of lines that come too early. */
  readonly early: Set<number>;
  trusted: TrustedLine;
  /** Digest of the line with the head file's number; null until it is reached, or when unknown. */
  atHead: string | null;
}

export const CHAIN_START: TrustedLine = { place: -1, seq: 0, digest: NO_LINE, known: true };

export function startDiagnosis(lines: readonly ScannedLine[], head: Head | null): DiagnosisState {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  const naming = new Map<string, number[]>();
  for (const [place, { digest, prev, complete }] of lines.entries()) {
    if (!complete) continue;
    if (first.has(digest)) last.set(digest, place);
    else first.set(digest, place);
    if (prev === null || prev === lines[place - 1]?.digest) continue;
    const others = naming.get(prev);
    if (others === undefined) naming.set(prev, [place]);
    else others.push(place);
  }
  return {
    lines,
    head,
    damages: [],
    first,
    last,
    naming,
    early: new Set(),
    trusted: CHAIN_START,
    atHead: null,
  };
}

export function lineAt(lines: readonly ScannedLine[], at: number): ScannedLine {
  const line = lines[at];
  if (line === undefined) throw new RangeError(`no line at ${at}`);
  return line;
}

/** True when the line is whole and readable, and continues the trusted one. */
export function follows(line: ScannedLine, trusted: TrustedLine): boolean {
  if (!line.complete || line.problem !== null || line.seq !== trusted.seq + 1) return false;
  return trusted.known && line.prev === trusted.digest;
}

/** Places of the lines that continue the trusted one. */
export function findContinuations({ lines, naming, trusted }: DiagnosisState): readonly number[] {
  if (!trusted.known) return [];
  const beside = lines[trusted.place + 1]?.prev === trusted.digest ? [trusted.place + 1] : [];
  const places = [...beside, ...(naming.get(trusted.digest) ?? [])];
  return places.filter((place) => lines[place]?.seq === trusted.seq + 1);
}

/** True when a later line or the head file names it, so it is unaltered. */
export function isNamed({ lines, naming, head }: DiagnosisState, at: number): boolean {
  const { digest, seq } = lineAt(lines, at);
  return (
    lines[at + 1]?.prev === digest ||
    naming.has(digest) ||
    (head !== null && head.sha256 === digest && head.seq === seq)
  );
}

/** The last line from here on that continues the one before it. */
export function islandEnd(lines: readonly ScannedLine[], from: number): number {
  let end = from;
  for (;;) {
    const [line, next] = [lines[end], lines[end + 1]];
    if (line === undefined || next === undefined || !next.complete) return end;
    if (next.prev !== line.digest || next.seq !== (line.seq ?? 0) + 1) return end;
    end++;
  }
}

/** Accepts the line as an original. Returns the place after it. */
export function acceptLine(state: DiagnosisState, at: number): number {
  return acceptLineAs(state, at, lineAt(state.lines, at).seq ?? 0, true);
}

/** Accepts the line as the one with this number; `known` is false when it is not the original. */
export function acceptLineAs(state: DiagnosisState, at: number, seq: number, known: boolean): number {
  const { digest } = lineAt(state.lines, at);
  state.trusted = { place: at, seq, digest, known };
  if (state.head?.seq === seq && known) state.atHead = digest;
  return at + 1;
}

/** Records damage to these lines. Returns the place after them. */
export function recordDamage(
  state: DiagnosisState,
  kind: DamageKind,
  from: number,
  to: number,
  words: string,
): number {
  state.damages.push({ kind, ...damagePlace(state.lines, from, to), words });
  return to + 1;
}

/** Converts places, counted from 0, to those of a damage. */
export function damagePlace(
  lines: readonly ScannedLine[],
  from: number,
  to: number,
): Omit<Damage, "kind" | "words"> {
  const line = lines[from];
  if (line === undefined) return { line: null, lastLine: null, seq: null, event: null };
  return { line: from + 1, lastLine: to + 1, seq: line.seq, event: line.event };
}
