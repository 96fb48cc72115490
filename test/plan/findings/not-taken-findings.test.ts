import { describe, expect, it } from "vitest";
import { notTakenFindings } from "../../../src/plan/findings/not-taken-findings.ts";

const left = (line: number, endLine: number, reason: string) => ({ line, endLine, reason });

describe("notTakenFindings", () => {
  it("says each reason once, at its first place, with all places", () => {
    const told = notTakenFindings({
      notTaken: [left(3, 5, "a block in yaml"), left(9, 9, "a legend"), left(12, 12, "a block in yaml")],
    });
    expect(told.map(({ line, message }) => [line, message])).toEqual([
      [3, "Not a step, lines 3-5, 12: a block in yaml"],
      [9, "Not a step, line 9: a legend"],
    ]);
    expect(told.every(({ rule, severity }) => rule === "not-taken" && severity === "info")).toBe(true);
  });

  it("takes outputs of different commands for one reason", () => {
    const shown = [7, 20].map((line) =>
      left(line, line, `output that the guide shows, kept with the command on line ${line - 2}`),
    );
    expect(notTakenFindings({ notTaken: shown }).map(({ message }) => message)).toEqual([
      "Not a step, lines 7, 20: output that the guide shows",
    ]);
  });

  it("counts the places that are too many to name", () => {
    const many = Array.from({ length: 20 }, (_, index) => left(index + 1, index + 1, "a table"));
    expect(notTakenFindings({ notTaken: many })[0]?.message).toMatch(/, 12 and 8 more: a table$/);
  });
});
