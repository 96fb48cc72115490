// Reads a log from its store: the segments in order, each where the previous one ends.
import { appendFileSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import { logPath } from "../chain/append-log.ts";
import { openHead } from "../directory/head-file.ts";
import { lineDigest } from "../lines/log-line.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { firstLineOf, folderOf, type StorePlace, storeUrl } from "./store-place.ts";

export interface Segment {
  readonly key: string;
  /** Number of its first line, from 1. */
  readonly firstLine: number;
  /** Its size in bytes, and its offset in the log. */
  readonly size: number;
  readonly offset: number;
}

const RUN_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The segments of a run's log, in line order; empty when the store does not have the run. Ignores other
 * objects.
 */
export async function segmentsOf(
  store: ObjectStore,
  folder: string,
  signal: AbortSignal,
): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  let offset = 0;
  for (const { key, size } of await store.list(folder, signal)) {
    const firstLine = firstLineOf(folder, key);
    if (firstLine === null) continue;
    segments.push({ key, firstLine, size, offset });
    offset += size;
  }
  return segments;
}

export interface FetchedLog {
  readonly lines: number;
  readonly segments: number;
  /**
   * The lock of the segment that can be deleted first; null when nothing is locked or the lock cannot be
   * read.
   */
  readonly lock: StoredObject["lock"];
}

/**
 * Writes the run's log from the store into an empty folder, with a head file for its last line. `verify`
 * checks the hash chain. Throws OperatorError when the run does not exist, and with exit code 4 when a
 * segment is missing or does not begin with its line.
 */
export async function fetchLog(
  store: ObjectStore,
  place: StorePlace,
  run: string,
  directory: string,
  signal: AbortSignal,
): Promise<FetchedLog> {
  const segments = await segmentsOf(store, folderOf(place, run), signal);
  if (segments.length === 0) throw noSuchRun(place, run);
  let lines = 0;
  let lock: StoredObject["lock"] | undefined;
  let last: Uint8Array = new Uint8Array();
  for (const segment of segments) {
    const { bytes, lock: kept } = await segmentAt(store, segment, lines + 1, signal);
    appendFileSync(logPath(directory), bytes, { mode: 0o600 });
    last = bytes;
    lines += linesIn(bytes);
    lock = soonest(lock, kept);
  }
  const head = openHead(directory);
  head.write({ seq: lines, sha256: lineDigest(lastLine(last)) });
  head.close();
  return { lines, segments: segments.length, lock: lock ?? null };
}

/** The last line of whole lines, without its newline. */
function lastLine(lines: Uint8Array): Uint8Array {
  const end = lines.length - 1;
  return lines.subarray(lines.lastIndexOf(0x0a, end - 1) + 1, end);
}

/** One segment, which must begin with this line of the log. Throws like `fetchLog`. */
export async function segmentAt(
  store: ObjectStore,
  segment: Segment,
  line: number,
  signal: AbortSignal,
): Promise<StoredObject> {
  const broken = (why: string): OperatorError =>
    new OperatorError(
      `the log in the store is incomplete: ${why}.`,
      "Do not change the store. If the bucket keeps versions, look for a deleted or replaced one.",
      { exitCode: 4 },
    );
  if (segment.firstLine !== line)
    throw broken(
      segment.firstLine > line
        ? `lines ${line} to ${segment.firstLine - 1} are missing before ${segment.key}`
        : `${segment.key} starts before line ${line}, where the one before it ends`,
    );
  const found = await store.get(segment.key, signal);
  if (found === null) throw broken(`${segment.key} no longer exists`);
  if (found.bytes.at(-1) !== 0x0a) throw broken(`${segment.key} does not end with a complete line`);
  return found;
}

/** The number of line ends in these bytes. */
export function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

/** Ids of the runs with logs in the store, oldest first. */
export async function storedRuns(
  store: ObjectStore,
  place: StorePlace,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return (await store.folders(folderOf(place), signal)).filter((name) => RUN_ID.test(name));
}

/** The run id for an id, a unique prefix of one, or `last`. Throws OperatorError that lists what exists. */
export async function findStoredRun(
  store: ObjectStore,
  place: StorePlace,
  reference: string,
  signal: AbortSignal,
): Promise<string> {
  const wanted = reference.toUpperCase();
  const ids = await storedRuns(store, place, signal);
  const matches = reference === "last" ? ids.slice(-1) : ids.filter((id) => id.startsWith(wanted));
  const [only, ...more] = matches;
  if (only === undefined) throw noSuchRun(place, reference);
  if (more.length === 0) return only;
  throw new OperatorError(
    `${matches.length} runs in ${storeUrl(place)} start with ${reference}.`,
    "Use more characters of the id.",
  );
}

function noSuchRun(place: StorePlace, run: string): OperatorError {
  return new OperatorError(
    `no run ${run} in ${storeUrl(place)}.`,
    `\`lamplighter runs --store ${storeUrl(place)}\` lists the runs.`,
  );
}

function soonest(a: StoredObject["lock"] | undefined, b: StoredObject["lock"]): StoredObject["lock"] {
  if (a === undefined) return b;
  if (a === null || b === null) return null;
  return a.until <= b.until ? a : b;
}
