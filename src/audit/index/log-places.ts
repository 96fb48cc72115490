// A sparse index of a log: after every few lines, where the next one begins and what the clocks have come to by then.
// Small enough for any log, and dense enough that from one place to the next is nothing to read.

import type { LogPlace } from "../../view/replay/log-source.ts";
import { firstIndex } from "./first-index.ts";

export const FIRST_PLACE: LogPlace = {
  position: 0,
  offset: 0,
  at: 0,
  latest: 0,
  elapsed: 0,
  played: 0,
  output: 0,
};

/** The pause between two times of the log when it is played; ms, never negative. */
export type Pause = (before: number, after: number) => number;

/** A place that continues line by line, for a log has a million of them. */
export type MovingPlace = { -readonly [Key in keyof LogPlace]: LogPlace[Key] };

/** Moves the place behind one more line of so many bytes (its newline included). `output`: bytes that it reports. */
export function moveOn(place: MovingPlace, at: number, output: number, bytes: number, pause: Pause): void {
  if (place.position > 0) {
    if (at > place.at) place.elapsed += at - place.at;
    place.played += pause(place.at, at);
  }
  place.position++;
  place.offset += bytes;
  place.at = at;
  if (at > place.latest) place.latest = at;
  place.output += output;
}

/** From one kept place to the next there are no more lines, and hardly more bytes, than this. */
const LINES_APART = 64;
const BYTES_APART = 1 << 18;

export interface Places {
  /** Takes the next place; keeps a copy when it is far enough from the one before. */
  add(place: LogPlace): void;
  /** The kept places, in order; the first one is before the first line. */
  readonly kept: readonly LogPlace[];
  /** Index of the last kept place whose `key` is less than `value`; 0 when there is none. */
  before(key: "position" | "latest" | "elapsed" | "played", value: number): number;
}

export function makePlaces(): Places {
  const kept: LogPlace[] = [FIRST_PLACE];
  let last = FIRST_PLACE;
  return {
    kept,
    add(place) {
      const far = place.position - last.position >= LINES_APART || place.offset - last.offset >= BYTES_APART;
      if (!far) return;
      last = { ...place };
      kept.push(last);
    },
    before(key, value) {
      return Math.max(0, firstIndex(kept.length, (index) => (kept[index]?.[key] ?? 0) >= value) - 1);
    },
  };
}
