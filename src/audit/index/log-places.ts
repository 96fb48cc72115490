// A sparse index of a log: every few lines, the offset of the next line and the clocks at that point. Small
// enough for any log, dense enough that reading from one place to the next is cheap.

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

/** The pause between two times of the log in a replay; ms, never negative. */
export type Pause = (before: number, after: number) => number;

/** A place that advances line by line, because a log may have a million of them. */
export type MovingPlace = { -readonly [Key in keyof LogPlace]: LogPlace[Key] };

/**
 * Advances the place by one line of this many bytes (including its newline). `output`: bytes of output it
 * reports.
 */
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

/** The most lines, and about the most bytes, between two stored places. */
const LINES_APART = 64;
const BYTES_APART = 1 << 18;

export interface Places {
  /** Takes the next place; stores a copy when it is far enough from the last one. */
  add(place: LogPlace): void;
  /** The stored places, in order; the first is before the first line. */
  readonly kept: readonly LogPlace[];
  /** Index of the last stored place whose `key` is less than `value`; 0 when there is none. */
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
