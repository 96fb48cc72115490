// Reads the beginning and end of a log line without the rest: most of a large log is output, and finding a
// place in it does not need that decoded.

import type { RunEvent } from "../../run/model/event.ts";
import { decodeLine } from "../lines/log-line.ts";
import { readTime } from "../lines/log-time.ts";

/** What the index needs from a line. */
export interface LineHead {
  /** Time of the event; ms. */
  readonly at: number;
  /** Bytes of output it reports; 0 when it is not output. */
  readonly output: number;
  /** The event; null for output. */
  readonly event: RunEvent | null;
}

/** The bytes between the time and the rest of a line of output. */
const OUTPUT = Buffer.from('","type":"invocation.output","');
const TIME = "2026-11-24T08:14:03.000Z".length;
const BEFORE_TIME = Buffer.from('{"seq":1,"at":"').length;
const BEFORE_BYTES = Buffer.from(',"bytes":');
const BEFORE_PREV = Buffer.from(',"prev":"');
/** From there to the end: the mark, the digest, and the closing characters. */
const PREV = BEFORE_PREV.length + 64 + '"}'.length;
const [ZERO, NINE] = [0x30, 0x39];

/** The head of a line of output; null for any other line, and for one that this program would not write. */
function outputHead(line: Uint8Array): LineHead | null {
  const bytes = line instanceof Buffer ? line : Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  // The line number has few digits, so the mark is within a few bytes.
  let mark = BEFORE_TIME + TIME;
  while (bytes[mark] !== OUTPUT[0] && mark < BEFORE_TIME + TIME + 15) mark++;
  if (!holdsAt(bytes, OUTPUT, mark)) return null;
  const prev = bytes.length - PREV;
  if (!holdsAt(bytes, BEFORE_PREV, prev)) return null;
  let [from, output, unit] = [prev - 1, 0, 1];
  for (let byte = bytes[from] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[--from] ?? 0) {
    output += (byte - ZERO) * unit;
    unit *= 10;
  }
  if (from === prev - 1 || !holdsAt(bytes, BEFORE_BYTES, from - BEFORE_BYTES.length + 1)) return null;
  const at = readTime(bytes.toString("latin1", mark - TIME, mark));
  return at === null ? null : { at, output, event: null };
}

function holdsAt(bytes: Buffer, mark: Buffer, offset: number): boolean {
  if (offset < 0 || offset + mark.length > bytes.length) return false;
  for (let index = 0; index < mark.length; index++) if (bytes[offset + index] !== mark[index]) return false;
  return true;
}

/**
 * The head of a line, and its event unless it is output. Throws LineError for an unreadable line; damage in
 * the middle of an output line goes unnoticed here.
 */
export function readHeadOf(line: Uint8Array): LineHead {
  const head = outputHead(line);
  if (head !== null) return head;
  const { event } = decodeLine(line);
  return event.type === "invocation.output"
    ? { at: event.at, output: event.bytes, event: null }
    : { at: event.at, output: 0, event };
}
