import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Span } from "../../src/shell/model/command.ts";
import { readBlock } from "../../src/shell/read-block.ts";
import { maskText, unmask } from "../../src/shell/syntax/mask.ts";
import { refusedByBash } from "./real-bash.ts";
import { command, tornShell } from "./shell-arbitraries.ts";

const anyText = fc.oneof(
  tornShell,
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme" }),
);
const anyMasks = fc.array(
  fc.tuple(fc.nat(60), fc.nat(8)).map(([start, length]) => ({ start, end: start + length })),
  { maxLength: 4 },
);

describe("readBlock on any text", () => {
  test("never throws, slices exactly, and leaves no line out", () => {
    fc.assert(
      fc.property(anyText, anyMasks, (text, masks) => {
        const reading = readBlock(text, masks);
        const covered: Span[] = [...reading.commands, ...reading.comments, ...reading.uncovered];
        for (const { start, end, text: slice } of reading.commands)
          expect(text.slice(start, end)).toBe(slice);
        let at = 0;
        for (const line of text.split("\n")) {
          // Blanks, separators and continuations alone are nothing to do.
          const first = at + line.search(/[^\s;&\\]/);
          if (first >= at) {
            const inside = covered.some(({ start, end }) => start < at + line.length && end > at);
            expect(inside, JSON.stringify({ text, line })).toBe(true);
          }
          at += line.length + 1;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("a comment behind a continuation stands on its own line, and is about what follows", () => {
    const { commands, comments } = readBlock("echo a; \\\n# about b\necho b # here\n", []);
    expect(commands.map(({ text, comment }) => [text, comment])).toEqual([
      ["echo a", ""],
      ["echo b", "about b\nhere"],
    ]);
    expect(comments).toMatchObject([{ line: 1, text: "about b" }]);
    expect(readBlock("f();\\\n#", [{ start: 1, end: 3 }]).comments).toHaveLength(1);
  });

  test("commands come in order, do not overlap, and are never empty", () => {
    fc.assert(
      fc.property(tornShell, (text) => {
        let end = 0;
        for (const found of readBlock(text, []).commands) {
          expect(found.start).toBeGreaterThanOrEqual(end);
          expect(found.end).toBeGreaterThan(found.start);
          expect(text.slice(0, found.start).split("\n").length - 1).toBe(found.line);
          end = found.end;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("every uncovered part has a finding at its place", () => {
    const text = "ls\necho )\npwd";
    const { uncovered, findings } = readBlock(text, []);
    expect(uncovered).toMatchObject([{ start: 3, end: 9, line: 1 }]);
    expect(findings).toMatchObject([{ rule: "not-shell", severity: "warning", start: 3, end: 9 }]);
  });
});

describe("readBlock on well-formed blocks", () => {
  const block = fc
    .array(fc.tuple(command, fc.constantFrom("", "# a comment\n", "\n", "\n\n# alone\n\n", "  ")), {
      minLength: 1,
      maxLength: 6,
    })
    // Indented below a continued command it would pass for a part of that.
    .map((parts) =>
      parts.map(([body, before], index): [string, string] => [
        body,
        before === "  " && /\\\n/.test(parts[index - 1]?.[0] ?? "") ? "" : before,
      ]),
    );

  test("gives back each command as it was written", () => {
    fc.assert(
      fc.property(block, (parts) => {
        const text = parts.map(([body, before]) => `${before}${body}`).join("\n");
        const { commands, uncovered } = readBlock(text, []);
        expect(uncovered).toEqual([]);
        expect(commands.map((found) => found.text)).toEqual(parts.map(([body]) => body));
      }),
      { numRuns: 500 },
    );
  });

  test("a broken line costs only itself", () => {
    fc.assert(
      fc.property(command, command, (before, after) => {
        const { commands, uncovered } = readBlock(`${before}\necho ) oops\n${after}`, []);
        expect(uncovered).toHaveLength(1);
        expect(commands.map((found) => found.text)).toEqual([before, after]);
      }),
      { numRuns: 300 },
    );
  });

  test("real bash accepts every command that was found", () => {
    const samples = fc.sample(block, { numRuns: 60, seed: 11 });
    const texts = samples.flatMap((parts) =>
      readBlock(parts.map(([body, before]) => `${before}${body}`).join("\n"), []).commands.map(
        (found) => found.text,
      ),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(refusedByBash(texts)).toEqual([]);
  });

  test("real bash accepts every command that was found in torn text", () => {
    const texts = fc
      .sample(tornShell, { numRuns: 400, seed: 12 })
      // A NUL or a lone surrogate does not survive the way through a file.
      .filter((text) => !/[\0\p{Surrogate}]/u.test(text))
      .flatMap((text) => readBlock(text, []).commands.map((found) => found.text));
    expect(texts.length).toBeGreaterThan(100);
    expect(refusedByBash(texts)).toEqual([]);
  });
});

describe("comments", () => {
  const commentsOf = (text: string) => readBlock(text, []).commands.map(({ comment }) => comment);

  test("belong to the commands below, up to the next blank line", () => {
    expect(commentsOf("# one\nls\npwd\n\nid")).toEqual(["one", "one", ""]);
  });

  test("followed by a blank line belong to every later command", () => {
    expect(commentsOf("ls\n# all\n# of it\n\npwd\n\nid")).toEqual(["", "all\nof it", "all\nof it"]);
  });

  test("behind a command are cut off it and kept", () => {
    expect(readBlock("ls # list", []).commands).toMatchObject([{ text: "ls", comment: "list" }]);
  });

  test("a shebang is nobody's comment", () => {
    expect(commentsOf("#!/bin/sh\nls")).toEqual([""]);
  });
});

describe("masks", () => {
  test("keep every offset and can be taken back", () => {
    fc.assert(
      fc.property(anyText, anyMasks, (text, masks) => {
        const masked = maskText(text, masks);
        expect(masked.text).toHaveLength(text.length);
        for (const { start, end } of masked.spans)
          expect(masked.text.slice(start, end)).toMatch(/^[\ue000-\uf7ff\n]+$/);
        if (!/[\n\ue000-\uf8ff]/.test(text)) expect(unmask(masked, masked.text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("let a placeholder stand that the shell would read as redirections", () => {
    const text = "ping -c 1 <IP>\nls";
    expect(readBlock(text, [{ start: 10, end: 14 }]).commands.map((found) => found.text)).toEqual([
      "ping -c 1 <IP>",
      "ls",
    ]);
  });
});

describe("time", () => {
  /** Processor time of the best of three, in milliseconds: other programs on the machine do not count. */
  function best(work: () => unknown): number {
    return Math.min(
      ...[1, 2, 3].map(() => {
        const start = process.cpuUsage();
        work();
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      }),
    );
  }

  test.each([
    ["well-formed lines", "echo 'some text' && ls # why\n"],
    ["broken lines", "echo ) oops\nls -l\n"],
    ["an open quote", "it's\nls 'a'\n"],
    ["open substitutions", "echo $(\n"],
    ["open loops", "for i in 1; do\n"],
    ["here-documents", "cat <<EOF\nbody\nEOF\n)\n"],
    ["here-documents that never end", "cat <<A\n)\n"],
    ["continuations", "echo \\\n"],
    ["backslashes", "\\\\\\\\\\x\n"],
    ["comments", "# a\n\n"],
  ])("grows with the length of %s", (_name, unit) => {
    const small = unit.repeat(Math.ceil(4_000 / unit.length));
    const large = small.repeat(8);
    const base = Math.max(
      best(() => readBlock(small, [])),
      5,
    );
    // Eight times the text: linear is 8, quadratic 64.
    expect(best(() => readBlock(large, [])) / base).toBeLessThan(30);
  });
});
