// Rows that break at blanks: nothing lost, nothing added, no word broken that a row could hold.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { visible } from "../../../src/output/visible.ts";
import type { Piece } from "../../../src/view/widgets/rows.ts";
import { rowText } from "../../../src/view/widgets/rows.ts";
import { wrapWords } from "../../../src/view/widgets/wrap-words.ts";

const wrap = (text: string, width: number): readonly string[] =>
  wrapWords([{ text, tone: "plain" }], width).map(({ row, joint }) => `${joint}|${rowText(row)}`);

const part = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z/$"'-]{1,9}$/) },
  { weight: 4, arbitrary: fc.constantFrom(" ", " ", "  ", "\n", "      ") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("🇬🇧", "e\u0301\u0323", "नि", "漢字", "\u202e", "x".repeat(40), "δ"),
  },
);
const pieces = fc.array(
  fc.record({
    text: fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
    tone: fc.constantFrom("plain" as const, "value" as const, "quiet" as const),
  }),
  { maxLength: 6 },
);
const measure = fc.constantFrom("usual" as const, "widest" as const);

/** The text again, with its tones: what the rows say without their margin. */
function joined(rows: ReturnType<typeof wrapWords>): { text: string; tones: string } {
  let [text, tones] = ["", ""];
  for (const [index, { row, joint }] of rows.entries()) {
    if (joint === "line" && index > 0) {
      text += "\n";
      tones += "\n";
    }
    for (const piece of row) {
      text += piece.text;
      tones += piece.tone[0]?.repeat(piece.text.length) ?? "";
    }
  }
  return { text, tones };
}

function plainTones(from: readonly Piece[]): string {
  return from.map(({ text, tone }) => visible(text).replace(/[^\n]/g, () => tone[0] ?? "")).join("");
}

describe("a command in rows", () => {
  it("is the command again when its rows are joined, each character in its tone", () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 60 }), measure, (from, width, how) => {
        const rows = wrapWords(from, width, how);
        const whole = joined(rows);
        expect(whole.text).toBe(visible(from.map(({ text }) => text).join("")));
        expect(whole.tones).toBe(plainTones(from));
      }),
      { numRuns: 2000 },
    );
  });

  it("never takes more columns than there are, and says where a word was broken", () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 2, max: 60 }), measure, (from, width, how) => {
        const rows = wrapWords(from, width, how);
        rows.forEach(({ row, joint }, index) => {
          expect(textWidth(rowText(row), how)).toBeLessThanOrEqual(width);
          const before = rowText(rows[index - 1]?.row ?? []);
          if (joint === "blank") expect(before.endsWith(" ")).toBe(true);
          if (joint !== "word") return;
          expect(before.endsWith(" ")).toBe(false);
          // The whole word, over all the rows that it was broken into, is longer than a row.
          let word = /\S*$/.exec(before)?.[0] ?? "";
          for (let at = index; rows[at]?.joint === "word" && !/\s/.test(word); at++)
            word += rowText(rows[at]?.row ?? []);
          for (let at = index - 1; rows[at]?.joint === "word"; at--)
            word = `${/\S*$/.exec(rowText(rows[at - 1]?.row ?? []))?.[0] ?? ""}${word}`;
          expect(textWidth(/^\S*/.exec(word)?.[0] ?? "", how) > width || /^ /.test(rowText(row))).toBe(true);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it("breaks behind blanks, keeps a real newline apart, and breaks a word only where it must", () => {
    expect(wrap("aws ssm send-command --document-name AWS-RunShellScript\ndone", 24)).toEqual([
      "line|aws ssm send-command ",
      "blank|--document-name ",
      "blank|AWS-RunShellScript",
      "line|done",
    ]);
    expect(wrap("curl https://example.org/a/very/long/path", 20)).toEqual([
      "line|curl ",
      "blank|https://example.org/",
      "word|a/very/long/path",
    ]);
    expect(wrap("    indented-word-of-20", 20)).toEqual(["line|    ", "blank|indented-word-of-20"]);
    expect(wrap(`    ${"x".repeat(30)}`, 20)).toEqual([
      `line|    ${"x".repeat(16)}`,
      `word|${"x".repeat(14)}`,
    ]);
    expect(wrap("a\n\nb", 20)).toEqual(["line|a", "line|", "line|b"]);
  });

  it("takes time in proportion to the text", () => {
    const rows = wrapWords([{ text: "word ".repeat(12_000), tone: "plain" }], 72);
    expect(rows).toHaveLength(Math.ceil(12_000 / 14));
    expect(
      wrapWords([{ text: `a${"\u0301".repeat(6_000)}`, tone: "plain" }], 72, "widest").length,
    ).toBeGreaterThan(1);
  });
});
