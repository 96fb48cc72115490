import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTime, readTimeAt, TIME } from "../../../src/audit/lines/log-time.ts";

describe("a time", () => {
  const strictly = (iso: string): number | null => {
    const time = Date.parse(iso);
    return Number.isNaN(time) || new Date(time).toISOString() !== iso ? null : time;
  };
  // Of few minutes, so that many are read beside one that is known.
  const near = fc
    .tuple(
      fc.constantFrom(-90_000, 0, Date.UTC(2026, 10, 24), Date.UTC(9999, 11, 31, 23, 59)),
      fc.nat(130_000),
    )
    .map(([from, after]) => new Date(from + after).toISOString());

  it("is what the calendar says, in whatever order times are read", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(near, fc.nat(30), fc.constantFrom("", "", "0", "6", "9", ":", "Z", "x"))),
        (times) => {
          for (const [iso, at, put] of times) {
            const time = iso.slice(0, at) + put + iso.slice(at + put.length);
            expect(readTime(time)).toBe(strictly(time));
            const text = `"${time}"`;
            expect(readTimeAt(text, 1)).toBe(strictly(text.slice(1, 1 + TIME)));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
