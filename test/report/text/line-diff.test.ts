// A comparison tells both texts whole, and no more changes than there are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DiffLine, lineDiff } from "../../../src/report/text/line-diff.ts";

const side = (diff: readonly DiffLine[], other: DiffLine["kind"]): string =>
  diff
    .filter(({ kind }) => kind !== other)
    .map(({ text }) => text)
    .join("\n");

describe("a comparison of two texts", () => {
  it("holds each of them, line by line", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "")).map((all) => all.join("\n"));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before, after);
        expect(side(diff, "added")).toBe(before);
        expect(side(diff, "removed")).toBe(after);
      }),
    );
  });

  it("keeps what is equal", () => {
    expect(lineDiff("a\nb\nc", "a\nx\nc").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same a",
      "removed b",
      "added x",
      "same c",
    ]);
  });

  it("does not compare texts of a size that would take long", () => {
    const long = Array.from({ length: 3000 }, (_, n) => String(n)).join("\n");
    expect(lineDiff(long, long).filter(({ kind }) => kind === "same")).toEqual([]);
  });
});
