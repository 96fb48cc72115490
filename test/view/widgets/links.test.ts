// A guide's links on the screen: text and address, each once, and nothing that leads where it does not say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { visible } from "../../../src/output/visible.ts";
import { linkPieces, wrapLinked } from "../../../src/view/widgets/links.ts";
import { rowText, tonedRow } from "../../../src/view/widgets/rows.ts";

const shown = (text: string): string => rowText(linkPieces(text, "plain"));

describe("a guide's text with links", () => {
  it.each([
    ["[the docs](https://a.example/x)", "the docs (https://a.example/x)"],
    ["See [the docs](https://a.example/x).", "See the docs (https://a.example/x)."],
    ['[the docs](https://a.example/x "Title")', "the docs (https://a.example/x)"],
    ["[https://a.example/x](https://a.example/x)", "https://a.example/x"],
    ["<https://a.example/x>, and https://b.example.", "https://a.example/x, and https://b.example."],
    ["[one](https://a.example) and [two](https://a.example)", "one (https://a.example) and two"],
    ["[above](#above) and [a file](./other.md)", "above and a file (./other.md)"],
    ["[wiki](https://a.example/x_(y))", "wiki (https://a.example/x_(y))"],
    ["a[0] (b) [c] and ![alt](https://a.example/p.png)", "a[0] (b) [c] and alt (https://a.example/p.png)"],
    ["no link at all", "no link at all"],
  ])("%s", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it("makes text and address lead to the address that is shown", () => {
    const pieces = linkPieces("[the docs](https://a.example/x) [evil](javascript:alert(1))", "plain");
    expect(pieces.filter(({ href }) => href !== undefined)).toEqual([
      { text: "the docs", tone: "plain", href: "https://a.example/x" },
      { text: "https://a.example/x", tone: "plain", href: "https://a.example/x" },
    ]);
  });

  it("never leads anywhere that is not on the screen, and keeps to the width", () => {
    const part = fc.constantFrom(
      "[",
      "]",
      "(",
      ")",
      "<",
      ">",
      " ",
      "\n",
      "!",
      "word",
      "https://a.example/x",
      "mailto:a@b.c",
      "\u001b",
      "\u0007",
      "javascript:x",
      "[t](https://b.example/long/path/that/goes/on)",
      "ſ",
      "#",
      ";",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), (parts, width) => {
        const text = parts.join("");
        const whole = shown(text.trim());
        const rows = wrapLinked(text, width);
        for (const row of rows) {
          expect(textWidth(rowText(row))).toBeLessThanOrEqual(Math.max(width, 1));
          for (const [, href = ""] of tonedRow(row, width).matchAll(/\u001b\]8;;([^\u001b\u0007]*)/g))
            if (href !== "") expect(whole).toContain(href);
        }
        const words = (from: string): string => visible(from).replace(/\s/g, "");
        if (width > 1) expect(words(rows.map(rowText).join(""))).toBe(words(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it("leads over the end of a row", () => {
    const rows = wrapLinked("[the docs](https://a.example/a/long/address)", 16);
    expect(rows.map(rowText)).toEqual(["the docs", "(https://a.examp", "le/a/long/addres", "s)"]);
    for (const row of rows)
      expect(tonedRow(row, 16)).toContain("\u001b]8;;https://a.example/a/long/address\u001b\\");
  });
});
