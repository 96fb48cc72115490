// An unmet requirement is told once, whatever is found and decided about it, and nothing of what was found is lost.
import { describe, expect, it } from "vitest";
import { unmetOnce } from "../../../src/report/collect/unmet-requirements.ts";
import type { Deviation } from "../../../src/report/model/report.ts";

const deviation = (kind: Deviation["kind"], step: number | null, words: string, said = ""): Deviation => ({
  kind,
  step,
  at: 0,
  line: 1,
  actor: 0,
  after: null,
  words,
  said,
  diff: null,
});
const unmet = (step: number, found: string): Deviation =>
  deviation("not-met", step, "The requirement is not met.", found);
const told = (all: readonly Deviation[]) =>
  unmetOnce(all).map(({ kind, step, words }) => [kind, step, words]);

describe("an unmet requirement", () => {
  it.each(["attested", "skipped"] as const)(
    "that was %s is one deviation, which says what was found",
    (kind) => {
      const said = "a smaller one will do";
      const all = [unmet(1, "t3.medium is too small."), deviation(kind, 1, "Decided.", said)];
      expect(unmetOnce(all)).toEqual([{ ...all[1], words: "Decided. Found: t3.medium is too small." }]);
    },
  );

  it("that was checked again is told by the last check", () => {
    expect(unmetOnce([unmet(1, "closed"), unmet(2, "small"), unmet(1, "still closed")])).toEqual([
      unmet(2, "small"),
      unmet(1, "still closed"),
    ]);
  });

  it("that nobody decided about stays as it is, and so does everything else", () => {
    const all = [
      unmet(1, "closed"),
      deviation("noted", 1, "A note."),
      deviation("attested", 2, "Done by hand."),
    ];
    expect(told(all)).toEqual(all.map(({ kind, step, words }) => [kind, step, words]));
  });
});
