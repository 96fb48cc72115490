import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCleaner, safeText } from "../../src/output/clean.ts";
import { visible, visibleCommand } from "../../src/output/visible.ts";

const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/u;

/** Text made of what hostile output is made of. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\u001b[31m",
        "\u001b]0;title\u0007",
        "\u001b]8;;http://x\u001b\\link",
        "\u001bPq#0\u001b\\",
        "\u009b2J",
        "\u001b(B",
        "\u001b",
        "\r",
        "\r\n",
        "\n",
        "\ud83d",
        "\ude00",
        "😀",
        "é",
        "plain",
      ),
    ),
  )
  .map((parts) => parts.join(""));

describe("safeText", () => {
  it.each([
    ["colour", "\u001b[1;31mred\u001b[0m", "red"],
    ["window title", "a\u001b]0;owned\u0007b", "ab"],
    ["hyperlink", "\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\", "click"],
    ["device control", "a\u001bP1$r0m\u001b\\b", "ab"],
    ["eight-bit control", "a\u009b2Jb\u009d0;t\u009cc", "abc"],
    ["short sequence", "a\u001b(Bb\u001bcd", "abd"],
    ["carriage return that overwrites", "10%\r20%\r\nend\r", "10%\n20%\nend\n"],
    ["bell, backspace, delete, null", "a\u0007\u0008\u007f\u0000b", "ab"],
    ["a sequence cannot swallow the next line", "\u001b]0;never closed\nshown", "\nshown"],
    ["tab and newline stay", "a\tb\nc", "a\tb\nc"],
    ["lone surrogates", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ])("%s", (_name, raw, clean) => {
    expect(safeText(raw)).toBe(clean);
  });

  it("lets text through again when a sequence grows too long to be one", () => {
    const text = safeText(`\u001b]${"x".repeat(10_000)}`);
    expect(text.length).toBeGreaterThan(5_000);
  });

  it("leaves no control character, whatever comes in", () => {
    fc.assert(fc.property(hostile, (text) => !FORBIDDEN.test(safeText(text))));
  });

  it("does not depend on where the stream is cut", () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(40), { maxLength: 20 }), (text, cuts) => {
        const cleaner = createCleaner();
        let out = "";
        let rest = text;
        for (const cut of cuts) {
          out += cleaner.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        out += cleaner.push(rest) + cleaner.end();
        expect(out).toBe(safeText(text));
      }),
    );
  });

  it("keeps every printable character of plain text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const plain = text.replace(/[\p{Cc}]/gu, "");
        expect(safeText(plain)).toBe(plain);
      }),
    );
  });
});

describe("visible", () => {
  it.each([
    ["bidi override", "a\u202eb", "a‹U+202E›b"],
    ["zero width", "mk\u200bfs", "mk‹U+200B›fs"],
    ["no-break space", "rm\u00a0-rf", "rm‹U+00A0›-rf"],
    ["escape", "\u001b[2J", "‹U+001B›[2J"],
    ["tag characters", "a\u{e0041}", "a‹U+E0041›"],
    ["newline and tab stay", "a\n\tb", "a\n\tb"],
    ["accents and emoji stay", "é ✔\ufe0f 😀", "é ✔\ufe0f 😀"],
  ])("%s", (_name, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it("leaves nothing that a terminal would act on or hide", () => {
    fc.assert(
      fc.property(
        hostile,
        (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(visible(text).replace(/[\n\t]/g, "")),
      ),
    );
  });

  it("marks what passes for ASCII in a command", () => {
    expect(visibleCommand("mkfs \u2013t xfs /dev/\u0455da")).toBe("mkfs –‹U+2013›t xfs /dev/ѕ‹U+0455›da");
    expect(visibleCommand("a\u200bb")).toBe("a‹U+200B›b");
  });

  it.each([
    ["a Roman numeral", "\u217cs", "\u217c‹U+217C›s"],
    ["a Cyrillic palochka", "\u04cfs", "\u04cf‹U+04CF›s"],
    ["a Greek question mark", "ls\u037e", "ls\u037e‹U+037E›"],
    ["a phonetic g", "n\u0261inx", "n\u0261‹U+0261›inx"],
    ["an empty pattern of Braille", "a\u2800b", "a‹U+2800›b"],
    ["an Arabic digit", "nvme\u0661", "nvme\u0661‹U+0661›"],
    ["a letter of mathematics", "\u{1d5ff}m", "\u{1d5ff}‹U+1D5FF›m"],
    ["a fraction", "\u00bd", "\u00bd‹U+00BD›"],
    ["a style selector that has no pictograph", "rm\ufe0f -r", "rm‹U+FE0F› -r"],
    ["a style selector of its pictograph", "echo \u2714\ufe0f", "echo \u2714\ufe0f"],
    ["other letters stay", "echo 'gr\u00fc\u00dfe \u65e5\u672c'", "echo 'gr\u00fc\u00dfe \u65e5\u672c'"],
  ])("marks in a command: %s", (_name, text, shown) => {
    expect(visibleCommand(text)).toBe(shown);
  });

  it("marks in a command every character that Unicode turns into ASCII, and every digit that is none", () => {
    const unmarked: string[] = [];
    for (let code = 0x80; code <= 0x1ffff; code++) {
      const character = String.fromCodePoint(code);
      if (!/\p{Nd}/u.test(character) && !/[\x20-\x7e]/.test(character.normalize("NFKC"))) continue;
      if (!visibleCommand(character).includes(`‹U+`)) unmarked.push(code.toString(16));
    }
    expect(unmarked).toEqual([]);
  });

  it("tells in a command how long a run of blanks is, instead of drawing it", () => {
    expect(visibleCommand(`rm -rf /x${" ".repeat(9000)}; echo`)).toBe("rm -rf /x‹9000 blanks›; echo");
    expect(visibleCommand(`a${"\t".repeat(50)}b${" \t".repeat(30)}c`)).toBe(
      "a‹50 tabs›b‹60 blanks and tabs›c",
    );
    const indented = `cat <<E\n${" ".repeat(40)}deep\nE`;
    expect(visibleCommand(indented)).toBe(indented);
  });
});
