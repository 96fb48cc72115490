// How long to wait between two events of a log when it is played again: as long as it was, but not through idle hours.
// Clocks are set, also while a run is pending: time that goes back counts as none.

/** The longest wait when nothing else is asked for; ms. */
export const IDLE_LIMIT = 2000;

/** Milliseconds between two times of a log as they are played at normal speed; never negative. `limit`: the longest wait, ms. */
export function pauseBetween(before: number, after: number, limit: number = IDLE_LIMIT): number {
  return Math.max(0, Math.min(limit, after - before));
}
