// Sees that the clock was set, or that the machine slept: the time of day is held against a clock that nobody sets.
import type { Observation } from "../run/model/ports.ts";

/** A clock that is only being corrected (NTP slews by 0.5 ms a second at most) is let pass. */
const SLACK = 2_000;
const SLEW = 0.001;

/** Compares each time with the one before. `elapsed` tells milliseconds that have passed; undefined for no comparison. */
export function clockWatch(elapsed: (() => number) | undefined): {
  /** What is noticed at this time of day (ms since 1970): a move, or nothing. */
  moved(at: number): readonly Observation[];
} {
  let last: { readonly at: number; readonly passed: number } | null = null;
  return {
    moved(at) {
      if (elapsed === undefined) return [];
      const passed = elapsed();
      const before = last;
      last = { at, passed };
      if (before === null) return [];
      const by = Math.round(at - before.at - (passed - before.passed));
      return Math.abs(by) > SLACK + SLEW * (passed - before.passed) ? [{ type: "clockMoved", by }] : [];
    },
  };
}
