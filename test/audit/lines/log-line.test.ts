import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeLine,
  LineError,
  lineDigest,
  NO_LINE,
  readLine,
  textAt,
  textOf,
} from "../../../src/audit/lines/log-line.ts";
import type { SafeText } from "../../../src/output/safe-text.ts";

describe("half of a character", () => {
  const line = (text: string) => ({ seq: 1, prev: NO_LINE, event: { ...noted, text: text as SafeText } });
  const noted = { type: "task.noted", at: 0, task: null, text: "" as SafeText } as const;
  const half = fc.constantFrom("\ud800", "\udfff", "\\", "\\ud800", "\ud83d\udd26", '"', "u", "d800");

  it("is never written: what is written can be read", () => {
    fc.assert(
      fc.property(fc.array(half, { maxLength: 6 }), (parts) => {
        const text = parts.join("");
        const { event } = readLine(encodeLine(line(text)));
        expect(event).toEqual({ ...noted, text: text.replace(/\p{Cs}/gu, "\ufffd") });
      }),
    );
  });

  it("is never read, whole characters and their like are", () => {
    const written = (json: string): string => encodeLine(line("?")).replace('"?"', `"${json}"`);
    for (const json of ["\\ud800", "a\\udfff", "\\\\\\ud800", "\\ud800\\ud800"])
      expect(() => readLine(written(json))).toThrow(/half of a character/);
    for (const json of ["\ud83d\udd26", "\\\\ud800", "\ufffd"])
      expect(() => readLine(written(json))).not.toThrow();
  });
});

describe("the text of a line", () => {
  const decoded = (decode: () => string): string | null => {
    try {
      return decode();
    } catch (cause) {
      if (cause instanceof LineError) return null;
      throw cause;
    }
  };
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc.string({ unit: "binary", maxLength: 3 }).map((it) => new TextEncoder().encode(it)),
    fc
      .constantFrom([0xef, 0xbf, 0xbd], [0xef, 0xbb, 0xbf], [0xed, 0xa0, 0x80], [0xc0, 0x80])
      .map((it) => Uint8Array.from(it)),
  );

  it("is the same quickly and strictly, and its UTF-8 is the line's bytes", () => {
    fc.assert(
      fc.property(fc.array(part), fc.nat(5), (parts, start) => {
        const bytes = Buffer.concat([Buffer.alloc(start, 0xff), ...parts]);
        const line = bytes.subarray(start);
        const quick = decoded(() => textAt(bytes, start, bytes.length));
        expect(quick).toBe(decoded(() => textOf(line)));
        if (quick !== null) expect(lineDigest(quick)).toBe(lineDigest(line));
      }),
      { numRuns: 2000 },
    );
  });
});
