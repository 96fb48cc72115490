// Widths and cuts: what passes without being measured must be what a measure would say.
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fitting, graphemes, textWidth } from "../../src/output/text-width.ts";

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

describe("a text", () => {
  it("has the width that a measure gives, for each character", () => {
    const wrong = basic.filter((character) => textWidth(character) !== stringWidth(character));
    expect(wrong.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
  });

  it("has the width that a measure gives, and the same characters, in any mixture", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(textWidth(text)).toBe(stringWidth(text));
        expect(graphemes(text)).toEqual(segments(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is cut where it fits: nothing more would", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 14 }), (text, width) => {
        const fit = fitting(text, width);
        expect(text.startsWith(fit.text)).toBe(true);
        expect(fit.width).toBeLessThanOrEqual(width);
        const parts = segments(text);
        const taken = segments(fit.text).length;
        expect(parts.slice(0, taken).join("")).toBe(fit.text);
        const next = parts[taken];
        if (next !== undefined) expect(fit.width + stringWidth(next)).toBeGreaterThan(width);
      }),
    );
  });
});
