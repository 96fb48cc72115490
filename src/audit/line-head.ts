// What a line of the log says at its beginning and end, without reading what is in between: most of a large log is
// output, and whoever looks for a place in it need not decode that.

import type { RunEvent } from "../run/event.ts";
import { decodeLine } from "./log-line.ts";
import { readTime } from "./log-time.ts";

/** What is known of a line. */
export interface LineHead {
  /** Time of the event; ms. */
  readonly at: number;
  /** Bytes of output that it tells of; null when it is no output. */
  readonly output: number | null;
}

const BEGINNING = /^\{"seq":\d+,"at":"([^"]{24})","type":"invocation\.output",/;
const LONGEST_BEGINNING = 128;
const ENDING = /,"bytes":(\d+),"prev":"[0-9a-f]{64}"\}$/;
const LONGEST_ENDING = 128;

/** The head of a line of output; null for any other line, and for one that is not as this program writes it. */
function outputHead(line: Uint8Array): LineHead | null {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const beginning = BEGINNING.exec(text.toString("latin1", 0, LONGEST_BEGINNING));
  if (beginning === null) return null;
  const ending = ENDING.exec(text.toString("latin1", Math.max(0, text.length - LONGEST_ENDING)));
  const at = readTime(beginning[1] ?? "");
  return ending === null || at === null ? null : { at, output: Number(ending[1]) };
}

/**
 * The head of a line, and its event unless it is output. Throws LineError for a line that cannot be read; a line of
 * output that was damaged in its middle goes unnoticed here.
 */
export function readHeadOf(line: Uint8Array): LineHead & { readonly event: RunEvent | null } {
  const head = outputHead(line);
  if (head !== null) return { ...head, event: null };
  const { event } = decodeLine(line);
  return event.type === "invocation.output"
    ? { at: event.at, output: event.bytes, event: null }
    : { at: event.at, output: null, event };
}
