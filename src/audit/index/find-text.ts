// Searches a log for a text from any place, forwards or backwards, a stretch of lines at a time. Decodes a
// line only when its bytes contain the text as JSON writes it.
import type { RunEvent } from "../../run/model/event.ts";
import type { LogPlace } from "../../view/replay/log-source.ts";
import { decodeLine, LineError } from "../lines/log-line.ts";
import { readLines } from "../lines/read-lines.ts";
import type { Places } from "./log-places.ts";

export interface TextSearch {
  readonly path: string;
  readonly places: Places;
  /** How many lines are searched. */
  readonly lines: number;
  readonly text: string;
  /** The event to start after (`by` 1) or before (-1), counted from 1. It is searched last. */
  readonly from: number;
  readonly by: 1 | -1;
  /** Whether an event whose line contains the text is a match. */
  readonly accept: (event: RunEvent) => boolean;
}

/** Yields how many lines were searched; returns the position of the match, null for none. */
export function* findText(search: TextSearch): Generator<number, number | null> {
  const { places, lines, from, by } = search;
  // Without the quotes; characters that JSON does not escape are unchanged in the line.
  const needle = JSON.stringify(search.text).slice(1, -1).toLowerCase();
  if (needle === "" || lines === 0) return null;
  let seen = 0;
  for (const [first, last] of by === 1
    ? [
        [from + 1, lines],
        [1, from],
      ]
    : [
        [1, from - 1],
        [from, lines],
      ]) {
    if (first === undefined || last === undefined || first > last) continue;
    for (const [start, end] of stretches(places, first, last, by)) {
      const found = inStretch(search, needle, start, Math.max(first, start.position + 1), end);
      if (found !== null) return found;
      seen += end - Math.max(first - 1, start.position);
      yield seen;
    }
  }
  return null;
}

/**
 * The stretches that contain the positions from `first` to `last`, each as its place and last position, in
 * search order.
 */
function* stretches(
  places: Places,
  first: number,
  last: number,
  by: 1 | -1,
): Generator<readonly [LogPlace, number]> {
  const low = places.before("position", first);
  const high = places.before("position", last);
  for (let index = by === 1 ? low : high; index >= low && index <= high; index += by) {
    const place = places.kept[index];
    if (place !== undefined) yield [place, Math.min(last, places.kept[index + 1]?.position ?? last)];
  }
}

/** The first (or, backwards, the last) match between `first` and `last` in the stretch at `place`. */
function inStretch(
  { path, by, accept }: TextSearch,
  needle: string,
  place: LogPlace,
  first: number,
  last: number,
): number | null {
  let found: number | null = null;
  let { position } = place;
  for (const { bytes } of readLines(path, { from: place.offset, chunk: 1 << 16 })) {
    if (++position > last) break;
    if (position < first || !holds(bytes, needle) || !accepts(bytes, accept)) continue;
    if (by === 1) return position;
    found = position;
  }
  return found;
}

function holds(line: Uint8Array, needle: string): boolean {
  return Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString().toLowerCase().includes(needle);
}

function accepts(line: Uint8Array, accept: (event: RunEvent) => boolean): boolean {
  try {
    return accept(decodeLine(line).event);
  } catch (cause) {
    if (cause instanceof LineError) return false;
    throw cause;
  }
}
