// Words in the texts of guides in several languages.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeWords } from "../../../src/runbook/vocabulary/whole-words.ts";

const runs = wholeWords(String.raw`runs?|Befehl\p{L}*|ex\u00e9cut\p{L}*`, String.raw`\u6267\u884c`);

describe("whole words", () => {
  it.each([
    "run it",
    "RUNS",
    "the Befehl:",
    "die BEFEHLE",
    "ex\u00e9cutez ceci",
    "\u8bf7\u6267\u884c",
    "(run)",
  ])("are found in %s", (text) => expect(runs(text)).toBe(true));

  it.each(["trunk", "running", "\u00e9run", "run\u00e9", "Unbefehl", ""])("are not found in %s", (text) =>
    expect(runs(text)).toBe(false),
  );

  it("are the same in plain English as with every letter of Unicode", () => {
    const all = /(?<!\p{L})(?:runs?|Befehl\p{L}*|ex\u00e9cut\p{L}*)(?!\p{L})|\u6267\u884c/iu;
    const part = fc.constantFrom(
      "run",
      "Run",
      "s",
      "befehl",
      "X",
      " ",
      "-",
      "1",
      "_",
      "\u00e9",
      "\u6267\u884c",
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (text) => runs(text) === all.test(text),
      ),
      { numRuns: 2_000 },
    );
  });
});
