// Times of the log: ISO 8601 in UTC with milliseconds, in the one form that `Date.toISOString` gives.

const MINUTE = "2026-11-24T08:14:".length;

/** The newest minute that was read: the lines of one are many. */
let [known, knownAt] = ["", 0];

/** The milliseconds of `03.000Z` behind the minute; null when it is something else. A pattern would take most of the time. */
function millisecondsIn(iso: string): number | null {
  if (iso.length !== MINUTE + 7 || iso[MINUTE + 2] !== "." || iso[MINUTE + 6] !== "Z") return null;
  let digits = 0;
  for (const place of PLACES) {
    const digit = iso.charCodeAt(MINUTE + place) - 0x30;
    if (digit < 0 || digit > 9) return null;
    digits = digits * 10 + digit;
  }
  return digits < 60_000 ? digits : null;
}

const PLACES = [0, 1, 3, 4, 5] as const;

/** Milliseconds since 1970 UTC; null for a time in another form, or one that does not exist. */
export function readTime(iso: string): number | null {
  const minute = iso.slice(0, MINUTE);
  if (minute === known) {
    const rest = millisecondsIn(iso);
    if (rest !== null) return knownAt + rest;
  }
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) return null;
  if (iso.length === "2026-11-24T08:14:03.000Z".length) [known, knownAt] = [minute, time - (time % 60_000)];
  return time;
}
