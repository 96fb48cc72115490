// Notices that the clock was set, or that the machine slept: compares the time of day with a monotonic clock.
import type { Observation } from "../run/model/ports.ts";

/** Ignores a clock that is only being corrected (NTP slews by at most 0.5 ms per second). */
const SLACK = 2_000;
const SLEW = 0.001;

/**
 * Compares each time with the previous one. `elapsed` gives elapsed milliseconds; undefined for no
 * comparison.
 */
export function clockWatch(elapsed: (() => number) | undefined): {
  /** What was noticed at this time of day (ms since 1970): a clock move, or nothing. */
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
