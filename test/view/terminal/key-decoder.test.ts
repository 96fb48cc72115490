import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Key } from "../../../src/view/screen/screen-input.ts";
import { createKeyDecoder, type Decoded } from "../../../src/view/terminal/key-decoder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Decodes one chunk after another, and what waits at the end. */
function decode(...chunks: readonly (string | Uint8Array)[]): readonly Decoded[] {
  const decoder = createKeyDecoder();
  const out = chunks.flatMap((chunk) => decoder.push(typeof chunk === "string" ? bytes(chunk) : chunk));
  return [...out, ...decoder.flush()];
}

/** `C-M-S-name`, or the paste in quotes. */
function short(item: Decoded): string {
  if (item.type === "paste") return JSON.stringify(item.text);
  const { name, ctrl, meta, shift } = item.key;
  return `${ctrl ? "C-" : ""}${meta ? "M-" : ""}${shift ? "S-" : ""}${name}`;
}

function names(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  return decode(...chunks).map(short);
}

/** Every sequence that a key has, with the key. None is the beginning of another one followed by something. */
const KEYS: readonly (readonly [string, string])[] = [
  ["a", "a"],
  ["G", "S-G"],
  ["?", "?"],
  [" ", "space"],
  ["\r", "enter"],
  ["\t", "tab"],
  ["\u007f", "backspace"],
  ["\b", "backspace"],
  ["\u0001", "C-a"],
  ["\n", "C-j"],
  ["\u0000", "C-space"],
  ["\u001f", "C-_"],
  ["é", "é"],
  ["日", "日"],
  ["🪔", "🪔"],
  ["\u001b[A", "up"],
  ["\u001b[B", "down"],
  ["\u001b[C", "right"],
  ["\u001b[D", "left"],
  ["\u001bOA", "up"],
  ["\u001bOF", "end"],
  ["\u001bOM", "enter"],
  ["\u001b[H", "home"],
  ["\u001b[F", "end"],
  ["\u001b[1~", "home"],
  ["\u001b[4~", "end"],
  ["\u001b[7~", "home"],
  ["\u001b[3~", "delete"],
  ["\u001b[5~", "pageup"],
  ["\u001b[6~", "pagedown"],
  ["\u001b[Z", "S-tab"],
  ["\u001b[1;5C", "C-right"],
  ["\u001b[1;3D", "M-left"],
  ["\u001b[1;2A", "S-up"],
  ["\u001b[3;5~", "C-delete"],
  ["\u001b[27;5;13~", "C-enter"],
  ["\u001b[13;2u", "S-enter"],
  ["\u001b[27u", "escape"],
  ["\u001b[97;5u", "C-a"],
  ["\u001bb", "M-b"],
  ["\u001b\r", "M-enter"],
  ["\u001b\u007f", "M-backspace"],
  ["\u001bé", "M-é"],
  ["\u001b\u001b[A", "M-up"],
  ["\u001b[200~one\rtwo\u001b[A\u001b[201~", JSON.stringify("one\rtwo\u001b[A")],
  ["\u001b[200~\u001b[201~", '""'],
];

describe("single keys", () => {
  it.each(KEYS)("%j is %s", (sequence, name) => {
    expect(names(sequence)).toEqual([name]);
  });

  it("says what a key would insert", () => {
    const key = (text: string): Key | undefined => {
      const [first] = decode(text);
      return first?.type === "key" ? first.key : undefined;
    };
    expect(key("G")?.text).toBe("G");
    expect(key(" ")?.text).toBe(" ");
    expect(key("\r")?.text).toBe("");
    expect(key("\u001bb")?.text).toBe("");
    expect(key("\u0001")?.text).toBe("");
  });

  it.each([
    ["a function key", "\u001b[15~"],
    ["a function key of the Linux console", "\u001b[[A"],
    ["a mouse report", "\u001b[<0;10;10M"],
    ["a report of focus", "\u001b[I"],
    ["a sequence that never ends", `\u001b[${"1;".repeat(100)}`],
  ])("drops %s", (_, sequence) => {
    expect(names(sequence)).toEqual([]);
    expect(names(`${sequence}\u001b[A`).at(-1)).toBe("up");
  });
});

describe("ESC alone", () => {
  it("waits, and is Escape when nothing follows", () => {
    const decoder = createKeyDecoder();
    expect(decoder.push(bytes("\u001b"))).toEqual([]);
    expect(decoder.waiting()).toBe(true);
    expect(decoder.flush().map(short)).toEqual(["escape"]);
    expect(decoder.waiting()).toBe(false);
  });

  it("is Escape twice when it comes twice", () => {
    expect(names("\u001b\u001b")).toEqual(["escape", "escape"]);
  });

  it("is Escape before a sequence that is broken off by it", () => {
    expect(names("\u001b[1\u001b[A")).toEqual(["up"]);
  });
});

describe("pastes", () => {
  it("can be got out of with Ctrl-C when their end was lost", () => {
    expect(names("\u001b[200~lost", "\u0003", "a")).toEqual(["C-c", "a"]);
  });

  it("keep a bounded part of a huge text and go on after it", () => {
    const [paste, key] = decode("\u001b[200~", "x".repeat(1_500_000), "\u001b[201~a");
    expect(paste?.type === "paste" ? paste.text.length : 0).toBe(1_000_000);
    expect(key === undefined ? "" : short(key)).toBe("a");
  });
});

it("decodes the same keys however the bytes are cut into chunks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...KEYS), { maxLength: 12 }),
      fc.array(fc.nat(200), { maxLength: 40 }),
      (keys, cuts) => {
        const all = bytes(keys.map(([sequence]) => sequence).join(""));
        const places = [...new Set(cuts.filter((at) => at < all.length))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((from, index) => all.slice(from, places[index] ?? all.length));
        expect(names(...chunks)).toEqual(keys.map(([, name]) => name));
      },
    ),
    { numRuns: 400 },
  );
});

it("takes any bytes, and has nothing left over after a flush", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }), (chunks) => {
      const decoder = createKeyDecoder();
      for (const chunk of chunks) decoder.push(chunk);
      decoder.flush();
      expect(decoder.waiting()).toBe(false);
    }),
  );
});
