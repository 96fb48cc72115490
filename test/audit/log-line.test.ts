import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineError, lineDigest, textAt, textOf } from "../../src/audit/log-line.ts";

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
