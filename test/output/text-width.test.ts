// Widths and cuts: what passes without being measured must be what a measure would say.
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fitting, fittingPart, graphemes, textWidth } from "../../src/output/text-width.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const segments = (text: string): readonly string[] => Array.from(segmenter.segment(text), (it) => it.segment);

/** Every character of the basic plane that shows something. */
const basic = Array.from({ length: 0xffff - 0x20 }, (_, index) => String.fromCharCode(index + 0x20)).filter(
  (character) => !/[\p{Cc}\p{Cs}]/u.test(character),
);

/** Texts of what we draw, of other writing, and of what joins with its neighbours. */
const piece = fc.oneof(
  fc.constantFrom(..."─│━┤├└╌▮▸▶●·•…✓✗✎×→←↑↓↪↵↺⏎–—‘’“”‹›éÄß ab1"),
  fc.constantFrom("\u0301", "\u200d", "\ufe0f", "\u20e3", "日", "👩", "🇬", "🇧", "각", "ᄀ", "क", "्"),
);
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

/** The parts of a text, each measured for itself. */
const inParts = (text: string): number => [...text].reduce((sum, part) => sum + stringWidth(part), 0);

describe("a text", () => {
  it("has the width that a measure gives, for each character", () => {
    const wrong = basic.filter((character) => textWidth(character) !== stringWidth(character));
    expect(wrong.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
  });

  it("is as wide as its characters, or as their parts where a terminal draws those one by one", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = segments(text).map((one) => Math.max(stringWidth(one), inParts(one)));
        expect(textWidth(text)).toBe(parts.reduce((sum, one) => sum + one, 0));
        expect(graphemes(text)).toEqual(segments(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["a sign with a tone of skin", "\u{1f44d}\u{1f3fd}", 4, 4],
    ["a flag", "\u{1f1ec}\u{1f1e7}", 2, 4],
    ["a syllable of Devanagari", "\u0928\u093f", 2, 2],
    ["an accent of its own", "e\u0301", 1, 2],
    ["a Greek letter", "\u03b4", 1, 2],
    ["a mark that some draw as a picture", "\u2714", 1, 2],
    ["a mark with the selector of pictures", "\u2714\ufe0f", 2, 3],
    ["an arrow", "\u2192", 1, 2],
    ["a Chinese character", "\u65e5", 2, 2],
    ["a character that is still to come", "\u{1fc00}", 1, 2],
  ])("is measured usual and widest: %s", (_name, text, usual, widest) => {
    expect([textWidth(text), textWidth(text, "widest")]).toEqual([usual, widest]);
  });

  it("is never wider than its widest", () => {
    const wrong = basic.filter(
      (character) =>
        textWidth(character, "widest") < Math.max(1, stringWidth(character, { ambiguousIsNarrow: false })),
    );
    expect(wrong.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
    fc.assert(
      fc.property(texts, (text) => {
        expect(textWidth(text, "widest")).toBeGreaterThanOrEqual(textWidth(text));
      }),
    );
  });

  it.each(["usual", "widest"] as const)("is cut where it fits (%s): nothing more would", (measure) => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 14 }), (text, width) => {
        const fit = fitting(text, width, measure);
        expect(text.startsWith(fit.text)).toBe(true);
        expect(fit.width).toBe(textWidth(fit.text, measure));
        expect(fit.width).toBeLessThanOrEqual(width);
        const parts = segments(text);
        const taken = segments(fit.text).length;
        expect(parts.slice(0, taken).join("")).toBe(fit.text);
        const next = parts[taken];
        if (next !== undefined) expect(fit.width + textWidth(next, measure)).toBeGreaterThan(width);
      }),
    );
  });

  it("is cut within a character where that is wider than a row", () => {
    const text = `e${"\u0301".repeat(60)}x`;
    expect(fittingPart(text, 10, "widest")).toEqual({ text: `e${"\u0301".repeat(9)}`, width: 10 });
  });
});
