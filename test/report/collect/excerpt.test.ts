// An excerpt is the beginning and the end of an output, says how much is missing between them, and stays small.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExcerpt } from "../../../src/report/collect/excerpt.ts";

function excerptOf(chunks: readonly string[], head: number, tail: number) {
  const keeper = createExcerpt({ head, tail });
  for (const [index, chunk] of chunks.entries()) keeper.take(chunk, 10 + index);
  return keeper.end();
}

/** A surrogate without its other half. */
const LONE = /\p{Cs}/u;
const bytes = (text: string): number => Buffer.byteLength(text);

describe("an excerpt", () => {
  it("is the whole output when that is short", () => {
    expect(excerptOf(["one\n", "two\n"], 5, 5)).toEqual({ head: "one\ntwo\n", tail: "", leftOut: null });
  });

  it("cuts between lines and says what is missing, in bytes, and where that is", () => {
    const chunks = Array.from({ length: 100 }, (_, n) => `line ${n} é\n`);
    const { head, tail, leftOut } = excerptOf(chunks, 25, 25);
    expect(head).toBe("line 0 é\nline 1 é\n");
    expect(tail).toBe("line 98 é\nline 99 é\n");
    expect(leftOut).toEqual({
      bytes: bytes(chunks.join("")) - bytes(head) - bytes(tail),
      fromLine: 12,
      toLine: 107,
    });
  });

  it("holds for any output: both ends are the output's own, the sizes add up, the lines hold what is missing", () => {
    const chunk = fc.string({ unit: fc.constantFrom("a", "é", "€", "\u{1f680}", "\n"), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(chunk), fc.nat(20), fc.nat(20), (chunks, head, tail) => {
        const all = chunks.join("");
        const excerpt = excerptOf(chunks, head, tail);
        expect(`${excerpt.head} ${excerpt.tail}`).not.toMatch(LONE);
        if (excerpt.leftOut === null) {
          expect(excerpt).toEqual({ head: all, tail: "", leftOut: null });
          return;
        }
        expect(all.startsWith(excerpt.head) && all.endsWith(excerpt.tail)).toBe(true);
        expect(excerpt.head.length).toBeLessThanOrEqual(head);
        expect(excerpt.tail.length).toBeLessThanOrEqual(tail);
        expect(excerpt.leftOut.bytes).toBe(bytes(all) - bytes(excerpt.head) - bytes(excerpt.tail));
        const { fromLine, toLine } = excerpt.leftOut;
        const before = chunks.slice(0, fromLine - 10).join("");
        const upTo = chunks.slice(0, toLine - 10 + 1).join("");
        expect(before.length).toBeLessThanOrEqual(excerpt.head.length);
        expect(upTo.length).toBeGreaterThanOrEqual(all.length - excerpt.tail.length);
      }),
      { numRuns: 300 },
    );
  });
});
