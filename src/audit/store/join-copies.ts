// Combines a run's copy on this machine with its copy in the store before the run is resumed: keeps the
// longer one if it continues the other. When each copy has lines that the other lacks, it refuses instead of
// dropping any.
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { BugError, OperatorError } from "../../errors.ts";
import { logPath } from "../chain/append-log.ts";
import { type ChainReport, verifyLog } from "../chain/verify-log.ts";
import { openHead } from "../directory/head-file.ts";
import { lockRun } from "../directory/run-lock.ts";
import { refuseForeign } from "../directory/state-directory.ts";
import { decodeLine, LineError, lineDigest, NO_LINE } from "../lines/log-line.ts";
import { readLines } from "../lines/read-lines.ts";
import { readRegular, writeRegular } from "../lines/regular-file.ts";
import { linesIn, type Segment, segmentAt, segmentsOf } from "./fetch-log.ts";
import type { ObjectStore } from "./object-store.ts";
import { LOG_START, type LogEnd } from "./segment-writer.ts";
import { readPart } from "./stored-log.ts";

export interface Joined {
  /** How much of the combined log the store has. */
  readonly stored: LogEnd;
  /** How many lines came from the store. */
  readonly came: number;
}

/**
 * Extends the log in the run's folder (which exists) at least to the end of the one in the store. Throws
 * OperatorError when the run is open here; with exit code 4 when either copy was altered, or each has lines
 * that the other lacks.
 */
export async function joinCopies(
  store: ObjectStore,
  folder: string,
  directory: string,
  signal: AbortSignal,
): Promise<Joined> {
  refuseForeign(directory);
  const unlock = lockRun(directory);
  try {
    return await joined(store, folder, directory, signal);
  } finally {
    unlock();
  }
}

async function joined(
  store: ObjectStore,
  folder: string,
  directory: string,
  signal: AbortSignal,
): Promise<Joined> {
  const path = logPath(directory);
  const here = existsSync(path) ? wholeLines(path) : { lines: 0, bytes: 0, head: NO_LINE };
  const segments = await segmentsOf(store, folder, signal);
  if (segments.length === 0) return { stored: LOG_START, came: 0 };
  const total = segments.reduce((sum, { size }) => sum + size, 0);
  const shared = Math.min(here.bytes, total);
  const at = segments.findLastIndex(({ offset }) => offset < shared);
  const meeting = at < 0 ? null : await compare(store, segments, at, { path, directory, shared }, signal);
  let end: Chained = here;
  const missing = total > here.bytes;
  if (missing) setTornAside(directory, path, here);
  const rest = meeting?.subarray(here.bytes - (segments[at]?.offset ?? 0)) ?? new Uint8Array();
  if (missing && rest.length > 0) end = appended(path, end, rest);
  for (const segment of segments.slice(at + 1)) {
    if (!missing) break;
    const { bytes } = await segmentAt(store, segment, end.lines + 1, signal);
    end = appended(path, end, bytes);
  }
  if (missing) settle(directory, path, end);
  return { stored: endAt(path, segments, total), came: end.lines - here.lines };
}

interface Chained extends LogEnd {
  /** Digest of the last line. */
  readonly head: string;
}

/**
 * The whole, well-chained lines of the copy here. A cut or torn end is not an error: the store may have it.
 */
function wholeLines(path: string): Chained {
  if (statSync(path).size === 0) return { lines: 0, bytes: 0, head: NO_LINE };
  const chain: ChainReport = verifyLog(path);
  if (chain.state === "edited" || chain.state === "gap") {
    throw new OperatorError(
      `${path}: ${chain.words}`,
      "The copy on this machine was altered. Keep it, but move its folder away, then resume again: the run then continues from the store.",
      { exitCode: 4 },
    );
  }
  return { lines: chain.lines, bytes: chain.goodBytes, head: chain.head };
}

/**
 * The segment in which both copies are compared. If the chains agree there, they agree in everything before
 * it.
 */
async function compare(
  store: ObjectStore,
  segments: readonly Segment[],
  at: number,
  here: { readonly path: string; readonly directory: string; readonly shared: number },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const segment = segments[at];
  if (segment === undefined) throw new BugError("the segment exists");
  const { bytes } = await segmentAt(store, segment, segment.firstLine, signal);
  const mine = Buffer.from(await readPart(here.path, segment.offset, here.shared));
  const theirs = bytes.subarray(0, mine.length);
  if (mine.equals(theirs)) return bytes;
  if (at > 0) await compare(store, segments, at - 1, { ...here, shared: segment.offset }, signal);
  const same = mine.findIndex((byte, index) => byte !== theirs[index]);
  const line = segment.firstLine + linesIn(mine.subarray(0, same));
  throw new OperatorError(
    `this run was continued in two places: from line ${line} on, the copy on this machine differs from the stored copy.`,
    `The stored copy counts: this machine sent no command after that line. To continue from it, move ${here.directory} away (keep it as evidence) and resume again.`,
    { exitCode: 4 },
  );
}

/** Appends lines from the store if they continue the chain. */
function appended(path: string, end: Chained, bytes: Uint8Array): Chained {
  let { lines, head } = end;
  let from = 0;
  for (let to = bytes.indexOf(0x0a); to >= 0; to = bytes.indexOf(0x0a, from)) {
    const raw = bytes.subarray(from, to);
    try {
      const { seq, prev } = decodeLine(raw);
      if (seq !== lines + 1 || prev !== head) throw new LineError("does not follow the line before it");
    } catch (cause) {
      if (!(cause instanceof LineError)) throw cause;
      throw new OperatorError(
        `line ${lines + 1} in the store ${cause.message}.`,
        "The stored copy was altered. Keep it as it is, and start a new run.",
        { exitCode: 4, cause },
      );
    }
    head = lineDigest(raw);
    lines++;
    from = to + 1;
  }
  appendFileSync(path, bytes, { mode: 0o600 });
  return { lines, head, bytes: end.bytes + bytes.length };
}

/** Moves what follows the last whole line here to its own file: the store has the complete line. */
function setTornAside(directory: string, path: string, { lines, bytes }: Chained): void {
  if (!existsSync(path) || statSync(path).size <= bytes) return;
  writeRegular(join(directory, `torn-${lines + 1}`), readRegular(path).subarray(bytes));
  truncateSync(path, bytes);
}

function settle(directory: string, path: string, { lines, head }: Chained): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const headFile = openHead(directory);
  headFile.write({ seq: lines, sha256: head });
  headFile.close();
}

/** The end of the store's lines in the combined log; each segment must begin at the line with its number. */
function endAt(path: string, segments: readonly Segment[], total: number): LogEnd {
  const starts = new Map(segments.map(({ offset, firstLine }) => [offset, firstLine]));
  let lines = 0;
  let reached = 0;
  for (const { offset, bytes } of readLines(path)) {
    if (offset >= total) break;
    reached = offset + bytes.length + 1;
    lines++;
    if (starts.get(offset) === lines) starts.delete(offset);
  }
  if (starts.size > 0 || reached !== total)
    throw new OperatorError(
      "the log in the store is damaged: its segments do not match their names.",
      "Do not change the store, and start a new run.",
      { exitCode: 4 },
    );
  return { lines, bytes: total };
}
