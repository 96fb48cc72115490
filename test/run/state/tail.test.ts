// The bounded tail of output: the newest text is always there, and nothing is lost uncounted.
import fc from "fast-check";
import { expect, test } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { SafeText } from "../../../src/output/safe-text.ts";
import type { OutputTail } from "../../../src/run/model/run.ts";
import {
  EARLIER_CHARACTERS,
  TAIL_CHARACTERS,
  TAIL_CHUNKS,
  withOutput,
  withShortTails,
} from "../../../src/run/state/tail.ts";

type Tails = ReadonlyMap<string, OutputTail>;

function textOf(tails: Tails, nonce = "n"): string {
  const texts: string[] = [];
  for (let chunk = tails.get(nonce)?.chunks ?? null; chunk !== null; chunk = chunk.older)
    texts.push(chunk.text);
  return texts.reverse().join("");
}

function check(tails: Tails, all: string): void {
  const tail = tails.get("n");
  const text = textOf(tails);
  expect(all.endsWith(text)).toBe(true);
  expect((tail?.dropped ?? 0) + text.length).toBe(all.length);
  expect(text.length).toBeLessThanOrEqual(TAIL_CHARACTERS);
  expect(tail?.chunkCount ?? 0).toBeLessThanOrEqual(TAIL_CHUNKS);
}

test("holds the end of everything, whatever the sizes of its pieces", () => {
  const pieces = fc.array(
    fc.record({
      text: fc.string({ unit: "binary", maxLength: 20 }),
      long: fc.constantFrom(1, 1, 30, 100, 14_000),
      times: fc.integer({ min: 1, max: 150 }),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pieces, (list) => {
      let tails: Tails = new Map();
      const all: string[] = [];
      for (const { text, long, times } of list) {
        const piece = text.repeat(long) as SafeText;
        for (let count = 0; count < (long > 1000 ? 2 : times); count++) {
          tails = withOutput(tails, "n", piece, piece.length);
          all.push(piece);
        }
      }
      check(tails, all.join(""));
    }),
    { numRuns: 25 },
  );
});

test("is cut by count as well as by size", () => {
  let tails: Tails = new Map();
  for (let line = 0; line < 20_000; line++) tails = withOutput(tails, "n", safeText(`${line}\n`), 1);
  const tail = tails.get("n");
  expect(tail?.chunkCount).toBeLessThanOrEqual(TAIL_CHUNKS);
  expect(tail?.chunkCount).toBeGreaterThan(TAIL_CHUNKS / 2);
  expect(textOf(tails).endsWith("19998\n19999\n")).toBe(true);
  expect(tail?.bytes).toBe(20_000);
});

test("shares with, and leaves alone, the tails that came before it", () => {
  const one = withOutput(new Map(), "n", safeText("one"), 3);
  const two = withOutput(one, "n", safeText("two"), 3);
  const other = withOutput(one, "n", safeText("other"), 5);
  expect([textOf(one), textOf(two), textOf(other)]).toEqual(["one", "onetwo", "oneother"]);
});

test("of an earlier invocation is short and never begins with half a character", () => {
  const long = withOutput(new Map(), "n", safeText(`${"😀".repeat(EARLIER_CHARACTERS)}!`), 1);
  const short = withShortTails(long);
  expect(textOf(short)).toBe(`${"😀".repeat((EARLIER_CHARACTERS - 2) / 2)}!`);
  const tail = short.get("n");
  expect((tail?.dropped ?? 0) + textOf(short).length).toBe(2 * EARLIER_CHARACTERS + 1);
  expect([...withOutput(short, "m", safeText("next"), 4).keys()]).toEqual(["n", "m"]);
});
