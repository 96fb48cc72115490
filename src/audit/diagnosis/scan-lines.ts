// The lines of a log as evidence: each line's own number, its digest, and whether it can be read. Judges
// nothing; no line stops the scan.

import { nonceOf } from "../../run/model/nonce.ts";
import {
  decodeEnvelope,
  decodeLine,
  LineError,
  type LogLine,
  lineDigest,
  NewerFormatError,
} from "../lines/log-line.ts";
import type { RawLine } from "../lines/read-lines.ts";
import type { NewerWriter } from "../schema/log-format.ts";

export interface ScannedLine {
  /** Its own number; null when unreadable. */
  readonly seq: number | null;
  /** The digest it names; null when unreadable. */
  readonly prev: string | null;
  readonly digest: string;
  /** The type of its event, as far as it is recognisable. */
  readonly event: string | null;
  /** Why it cannot be read, in words that follow "line N"; null when it can. */
  readonly problem: string | null;
  /** False for a last line without its newline. */
  readonly complete: boolean;
  /** True for a start or a request of another run than line 1's. */
  readonly foreign: boolean;
  /** The first characters of an incomplete line. */
  readonly beginning: string;
}

export interface Scan {
  readonly lines: readonly ScannedLine[];
  /** The newer program that wrote some or all of it; null when every format is known. */
  readonly newer: { readonly writer: NewerWriter; readonly line: number } | null;
}

/** Scans all lines. Needs about 200 bytes of memory per line. */
export function scanLines(raw: Iterable<RawLine>): Scan {
  const lines: ScannedLine[] = [];
  const events = new Map<string, string>();
  let newer: Scan["newer"] = null;
  let run: string | null = null;
  for (const it of raw) {
    const digest = lineDigest(it.bytes);
    const before = lines.at(-1)?.digest;
    const read = readLine(it.bytes, newer !== null);
    if (read.newer !== null) newer ??= { writer: read.newer, line: lines.length + 1 };
    if (run === null && read.line?.event.type === "run.started") run = read.line.event.run;
    lines.push({
      seq: read.seq,
      // Most lines name the previous line: sharing the string saves memory.
      prev: read.prev === before ? before : read.prev,
      digest,
      event: read.event === null ? null : shared(events, read.event),
      problem: read.problem,
      complete: it.complete,
      foreign: read.line !== null && run !== null && isForeign(read.line, run),
      beginning: it.complete ? "" : Buffer.from(it.bytes.subarray(0, 64)).toString("latin1"),
    });
  }
  return { lines, newer };
}

interface Read extends Pick<ScannedLine, "seq" | "prev" | "event" | "problem"> {
  readonly line: LogLine | null;
  readonly newer: NewerWriter | null;
}

function readLine(bytes: Uint8Array, newerBefore: boolean): Read {
  try {
    const line = decodeLine(bytes);
    return { seq: line.seq, prev: line.prev, event: line.event.type, problem: null, line, newer: null };
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause;
    const newer = cause instanceof NewerFormatError ? cause.writer : null;
    if (newer !== null || newerBefore) {
      const envelope = envelopeOf(bytes);
      if (envelope !== null) return { ...envelope, problem: null, line: null, newer };
    }
    return { seq: null, prev: null, event: typeIn(bytes), problem: cause.message, line: null, newer: null };
  }
}

function envelopeOf(bytes: Uint8Array): ReturnType<typeof decodeEnvelope> | null {
  try {
    return decodeEnvelope(bytes);
  } catch (cause) {
    if (!(cause instanceof LineError)) throw cause;
    return null;
  }
}

/** The apparent type of an unreadable line: used only to name it. */
function typeIn(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  return /"type":"([a-z]+\.[A-Za-z]+)"/.exec(start)?.[1] ?? null;
}

/** How many runs of one phase are tried when looking for a request's nonce. */
const TIMES = 8;

function isForeign({ event }: LogLine, run: string): boolean {
  if (event.type === "run.started") return event.run !== run;
  if (event.type !== "invocation.requested") return false;
  const { nonce, task, attempt, phase } = event;
  for (let time = 1; time <= TIMES; time++)
    if (nonceOf(run, task, attempt, phase, time) === nonce) return false;
  return true;
}

function shared(texts: Map<string, string>, text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, text);
  return text;
}
