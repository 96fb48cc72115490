// Times of the log: ISO 8601 in UTC with milliseconds, in the one form that `Date.toISOString` gives.

const MINUTE = "2026-11-24T08:14:".length;

/** The newest minute that was read: the lines of one are many. */
let [known, knownAt] = ["", 0];

/** Milliseconds since 1970 UTC; null for a time in another form, or one that does not exist. */
export function readTime(iso: string): number | null {
  const minute = iso.slice(0, MINUTE);
  if (minute === known) {
    const rest = /^([0-5]\d)\.(\d{3})Z$/.exec(iso.slice(MINUTE));
    if (rest !== null) return knownAt + Number(rest[1]) * 1000 + Number(rest[2]);
  }
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) return null;
  if (iso.length === "2026-11-24T08:14:03.000Z".length) [known, knownAt] = [minute, time - (time % 60_000)];
  return time;
}
