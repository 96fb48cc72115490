import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { readBlocks, readLines } from "../../../src/audit/lines/read-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "lamplighter-lines-"));
const path = join(folder, "lines");
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes with many newlines among them. */
const content = fc
  .array(fc.oneof(fc.constant(0x0a), fc.nat(255)), { maxLength: 200 })
  .map((bytes) => Buffer.from(bytes));

/** The lines of the bytes, found one by one: offset and text in hexadecimal, and whether a newline ends it. */
function linesOf(bytes: Buffer, from: number): readonly (readonly [number, string, boolean])[] {
  const lines: [number, string, boolean][] = [];
  let start = from;
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a) continue;
    lines.push([start, bytes.toString("hex", start, at), true]);
    start = at + 1;
  }
  if (start < bytes.length) lines.push([start, bytes.toString("hex", start), false]);
  return lines;
}

it("gives every line, however few bytes are read at once", () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 70 }), fc.nat(), (bytes, chunk, place) => {
      writeFileSync(path, bytes);
      const starts = [
        0,
        ...linesOf(bytes, 0).flatMap(([at, hex, ended]) => (ended ? at + hex.length / 2 + 1 : [])),
      ];
      const from = starts[place % starts.length] ?? 0;
      // Each is copied before the next is asked for: its bytes are valid no longer.
      const found = Array.from(readLines(path, { from, chunk }), (line) => [
        line.offset,
        Buffer.from(line.bytes).toString("hex"),
        line.complete,
      ]);
      expect(found).toEqual(linesOf(bytes, from));
    }),
  );
});

it("gives the same bytes in blocks that end with a line", () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 70 }), (bytes, chunk) => {
      writeFileSync(path, bytes);
      let offset = 0;
      const found = Array.from(readBlocks(path, { chunk }), (block) => {
        expect(block.offset).toBe(offset);
        expect(block.bytes.at(-1) === 0x0a).toBe(block.complete);
        offset += block.bytes.length;
        return Buffer.from(block.bytes);
      });
      expect(Buffer.concat(found).equals(bytes)).toBe(true);
    }),
  );
});
