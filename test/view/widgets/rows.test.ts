import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../../src/output/visible.ts";
import {
  cutRow,
  padRow,
  type Row,
  row,
  rowText,
  rowWidth,
  spreadRow,
  visibleRow,
  wrapProse,
  wrapRow,
} from "../../../src/view/widgets/rows.ts";

const text = fc.string({
  unit: fc.constantFrom("a", "b", " ", "\t", "é", "e\u0301", "日", "🪔", "\u202e", "\u0007", "…"),
  maxLength: 30,
});
const pieces: fc.Arbitrary<Row> = fc.array(
  fc.record({ text, tone: fc.constantFrom("plain" as const, "danger" as const) }),
  { maxLength: 4 },
);
const width = fc.integer({ min: 0, max: 40 });

/** What a row's text becomes, whatever was done to it: without the blanks that stand for tabs. */
const characters = (shown: string): string => shown.replaceAll(/[ \t]/g, "");

describe("a row", () => {
  it("never takes more columns than it is cut or filled to, and exactly so many when filled", () => {
    fc.assert(
      fc.property(pieces, width, (it, columns) => {
        expect(rowWidth(cutRow(it, columns))).toBeLessThanOrEqual(columns);
        expect(rowWidth(padRow(it, columns))).toBe(columns);
        expect(rowWidth(spreadRow(it, row("right"), columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it("stays whole where it fits, and says so with … where it does not", () => {
    expect(rowText(cutRow(row("abcdef"), 6))).toBe("abcdef");
    expect(rowText(cutRow(row("abcdefg"), 6))).toBe("abcde…");
    expect(rowText(cutRow(row("日本語"), 4))).toBe("日…");
  });

  it("shows what cannot be seen, once", () => {
    const shown = visibleRow(row("a\u202eb\nc\td"));
    expect(rowText(shown)).toBe("a‹U+202E›b↵c    d");
    expect(visibleRow(shown)).toEqual(shown);
  });

  it("keeps its right side and cuts its left one", () => {
    expect(rowText(spreadRow(row("a long title"), row("1 of 9"), 15))).toBe("a long … 1 of 9");
    expect(rowText(spreadRow(row("short"), row("1 of 9"), 15))).toBe("short    1 of 9");
  });
});

describe("wrapping", () => {
  it("leaves out no character of a command or an output, in rows that fit", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 3 }), fc.integer({ min: 2, max: 30 }), (lines, columns) => {
        const all: Row = lines.flatMap((line, index) =>
          index === 0 ? line : [{ text: "\n", tone: "plain" as const }, ...line],
        );
        const rows = wrapRow(all, columns);
        for (const it of rows) expect(rowWidth(it)).toBeLessThanOrEqual(columns);
        const joined = rows.map(rowText).join("");
        expect(characters(joined)).toBe(
          characters(visible(all.map((piece) => piece.text).join("")).replaceAll("\n", "")),
        );
      }),
    );
  });

  it("keeps empty lines", () => {
    expect(wrapRow(row("a\n\nb"), 10).map(rowText)).toEqual(["a", "", "b"]);
    expect(wrapRow([], 10)).toEqual([[]]);
  });

  it("breaks prose between words, and a word only when it is longer than a row", () => {
    expect(wrapProse("one two three  four\n\nfive", 9).map(rowText)).toEqual([
      "one two",
      "three",
      "four",
      "",
      "five",
    ]);
    expect(wrapProse("x abcdefghijkl y", 5).map(rowText)).toEqual(["x", "abcde", "fghij", "kl y"]);
    expect(wrapProse("  ", 5)).toEqual([]);
  });
});
