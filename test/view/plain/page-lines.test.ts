// Lines for a terminal: none is wider than it, and nothing is left out of them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { printPaged, wrapLines } from "../../../src/view/plain/page-lines.ts";
import { type AnswerLines, answerLines } from "../../../src/view/plain/questions/answer-lines.ts";

const text = fc.string({
  unit: fc.constantFrom("a", "b", " ", ";", "\u{1f44d}\u{1f3fd}", "\u65e5", "e\u0301", "\u03b4"),
  minLength: 1,
  maxLength: 120,
});

describe("a line", () => {
  it("is broken before the terminal breaks it, and keeps every character", () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 12, max: 60 }),
        fc.constantFrom("", "  ", "      "),
        (line, columns, indent) => {
          const rows = wrapLines([`${indent}x${line}`], columns);
          for (const one of rows) expect(textWidth(one)).toBeLessThan(columns);
          const whole = rows.map((one, index) => (index === 0 ? one : one.replace(/^ *↪ /, ""))).join("");
          expect(whole).toBe(`${indent}x${line}`);
        },
      ),
    );
  });

  it("is broken between words where it is a sentence, anywhere where it is a command's", () => {
    expect(wrapLines(["  Risk: it erases the disk"], 18)).toEqual([
      "  Risk: it ",
      "  ↪ erases the ",
      "  ↪ disk",
    ]);
    expect(wrapLines(["      echo abcdefgh"], 16)).toEqual(["      echo ab", "    ↪ cdefgh"]);
  });
});

describe("lines that are too many for the terminal", () => {
  const size = { columns: 40, rows: 10 };
  const lines = Array.from({ length: 25 }, (_, index) => `line ${index}`);

  /** What was said, and how it ended, where these answers were typed (or pasted: `p`). */
  async function told(answers: readonly (string | null)[], what = lines): Promise<readonly [string, string]> {
    let said = "";
    const left = [...answers];
    let pasted = false;
    const asks: AnswerLines = {
      ...answerLines(null, false),
      ask: async (print) => {
        print();
        const answer = left.shift() ?? null;
        pasted = answer === "p";
        return pasted ? "" : answer;
      },
      pasted: () => pasted,
    };
    const way = await printPaged(what, 3, size, {
      answers: asks,
      say: (some) => {
        said += some.map((line) => `${line}\n`).join("");
      },
      write: (some) => {
        said += `${some}\n`;
      },
    });
    return [way, said];
  }

  it("are said at once where they fit with the question below", async () => {
    expect(await told([], lines.slice(0, 7))).toEqual(["whole", expect.not.stringContaining("Enter")]);
    expect((await told(["", ""], lines.slice(0, 8)))[0]).toBe("paged");
  });

  it("are said a screen at a time, the last one read before the question", async () => {
    const [way, said] = await told(["", "", "", ""]);
    expect(way).toBe("paged");
    expect(said.split(/^-- .*$/m).map((page) => page.trim().split("\n").length)).toEqual([8, 8, 8, 1, 1]);
    expect(said).toContain("-- 25 of 25 lines, Enter for the question, q leaves: ");
  });

  it("are not gone through by a paste, nor by another answer", async () => {
    const [way, said] = await told(["p", "y", "p", null]);
    expect(way).toBe("left");
    expect(said).not.toContain("line 8");
  });
});
