// Times of the log: ISO 8601 in UTC with milliseconds, exactly as `Date.toISOString` writes them.

/** Length of a time between the years 0 and 9999. */
export const TIME = "2026-11-24T08:14:03.000Z".length;

const MINUTE = "2026-11-24T08:14:".length;

/** The last minute that was parsed: many lines share one. */
let [known, knownAt] = ["", 0];

const [DOT, ZED] = [".".charCodeAt(0), "Z".charCodeAt(0)];

/**
 * The milliseconds of `03.000Z` at this place; null for anything else. A regular expression would be much
 * slower.
 */
function millisecondsAt(text: string, at: number): number | null {
  if (text.charCodeAt(at + 2) !== DOT || text.charCodeAt(at + 6) !== ZED) return null;
  const a = digitAt(text, at);
  const b = digitAt(text, at + 1);
  const c = digitAt(text, at + 3);
  const d = digitAt(text, at + 4);
  const e = digitAt(text, at + 5);
  // Negative if any of them is.
  if ((a | b | c | d | e) < 0) return null;
  return a < 6 ? a * 10_000 + b * 1000 + c * 100 + d * 10 + e : null;
}

/** The digit at this place; -1 for anything else. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** Milliseconds since 1970 UTC; null for a time in another form or a nonexistent one. */
export function readTime(iso: string): number | null {
  return iso.length === TIME ? readTimeAt(iso, 0) : slowly(iso);
}

/** The same for the `TIME` characters at this place in a text. */
export function readTimeAt(text: string, start: number): number | null {
  if (text.slice(start, start + MINUTE) === known) {
    const rest = millisecondsAt(text, start + MINUTE);
    if (rest !== null) return knownAt + rest;
  }
  return slowly(text.slice(start, start + TIME));
}

/** Parses a time in any minute and remembers that minute. */
function slowly(iso: string): number | null {
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) return null;
  if (iso.length === TIME) [known, knownAt] = [iso.slice(0, MINUTE), Math.floor(time / 60_000) * 60_000];
  return time;
}
