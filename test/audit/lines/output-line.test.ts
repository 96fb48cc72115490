import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLine, readLine } from "../../../src/audit/lines/log-line.ts";
import { createOutputReader } from "../../../src/audit/lines/output-line.ts";
import { safeText } from "../../../src/output/clean.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";

const PREV = "ab".repeat(32);
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\n", "\t", '"', "\\", ",", ":", "bytes", '","bytes":', "n"),
    fc.string({ unit: "binary" }),
  ),
});
const output = fc.record({
  type: fc.constant("invocation.output" as const),
  at: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
  nonce: fc.stringMatching(/^[0-9a-f]{32}$/),
  text: text.map(safeText),
  bytes: fc.nat(),
});

describe("reading lines of output the quick way", () => {
  it("gives what the general way gives, for every line that we write", () => {
    const read = createOutputReader();
    fc.assert(
      fc.property(
        fc.array(output, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 1e9 }),
        (events, seq) => {
          for (const event of events) {
            const line = encodeLine({ seq, prev: PREV, event });
            expect(read(line, seq, PREV)).toEqual(event);
            expect(readLine(line)).toEqual({ seq, prev: PREV, event });
          }
        },
      ),
    );
  });

  it("takes no line that the general way refuses or reads otherwise", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        "\\u0041",
        "\\/",
        "\n",
        "\t",
        "\u0085",
        "0",
        "-",
        "1e3",
        " ",
        ",",
        '","bytes":"5',
        '"bytes":1,',
      ),
      fc.string({ unit: "binary", maxLength: 2 }),
    );
    fc.assert(
      fc.property(output, fc.nat(), fc.nat(3), piece, (event, at, length, put) => {
        const line = encodeLine({ seq: 7, prev: PREV, event });
        const start = at % line.length;
        // As bytes, so that no half of a pair is left.
        const changed = Buffer.from(line.slice(0, start) + put + line.slice(start + length)).toString();
        const quick = createOutputReader()(changed, 7, PREV);
        if (quick !== null) expect(readLine(changed)).toEqual({ seq: 7, prev: PREV, event: quick });
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["a count with a zero before it", '"bytes":5', '"bytes":05'],
    ["a count of zeros", '"bytes":5', '"bytes":00'],
    ["no count", '"bytes":5', '"bytes":'],
    ["a count with a fraction", '"bytes":5', '"bytes":5.0'],
    ["a count that is no safe integer", '"bytes":5', '"bytes":9007199254740993'],
    ["a time before 1970", "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z"],
    ["a time that does not exist", "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:60.000Z"],
    ["an escape that nobody needs", '"text":"x"', String.raw`"text":"\u0078"`],
    ["a quote that is not escaped", '"text":"x"', '"text":"x""'],
    ["an escaped quote at its end", '"text":"x"', String.raw`"text":"x\"`],
    ["a control character", '"text":"x"', '"text":"\u007f"'],
    ["a key in front of it", '"text":"x"', '"text":"x","more":""'],
    ["another digit of a nonce", '"nonce":"0', '"nonce":"A'],
  ])("refuses %s", (_name, from, to) => {
    const event = {
      type: "invocation.output",
      at: 0,
      nonce: "0".repeat(32),
      text: safeText("x"),
      bytes: 5,
    } as const;
    const line = encodeLine({ seq: 7, prev: PREV, event });
    const changed = line.replace(from, to);
    expect(changed).not.toBe(line);
    expect(createOutputReader()(changed, 7, PREV)).toBeNull();
    expect(() => readLine(changed)).toThrow();
  });

  it("leaves other events, and lines of another place, alone", () => {
    const read = createOutputReader();
    const event: RunEvent = {
      type: "invocation.output",
      at: 5,
      nonce: "0".repeat(32),
      text: safeText("x"),
      bytes: 1,
    };
    const line = encodeLine({ seq: 7, prev: PREV, event });
    expect(read(line, 7, PREV)).toEqual(event);
    expect(read(line, 8, PREV)).toBeNull();
    expect(read(line, 7, "cd".repeat(32))).toBeNull();
    expect(
      read(
        encodeLine({ seq: 7, prev: PREV, event: { type: "run.left", at: 5, reason: safeText("x") } }),
        7,
        PREV,
      ),
    ).toBeNull();
  });
});
