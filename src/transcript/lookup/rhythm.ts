// How long a replay waits between two events of a log: as long as the run did, but no longer than a limit.
// Clocks may be set during a run: time that goes back counts as zero.

/** The default limit; ms. */
export const IDLE_LIMIT = 2000;

/**
 * Milliseconds between two times of a log when played at normal speed; never negative. `limit`: the longest
 * wait, ms.
 */
export function pauseBetween(before: number, after: number, limit: number = IDLE_LIMIT): number {
  return Math.max(0, Math.min(limit, after - before));
}
