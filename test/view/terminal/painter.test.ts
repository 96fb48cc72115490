import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitting } from "../../../src/output/text-width.ts";
import { createPainter } from "../../../src/view/terminal/painter.ts";
import { linked, toned } from "../../../src/view/widgets/theme.ts";
import { createTerminalModel } from "../../support/terminal-model.ts";

const size = { columns: 20, rows: 5 };

/** A line as pieces with and without style: text of one and two columns, combining marks, blanks. */
const line = fc.array(
  fc.tuple(
    fc.string({
      unit: fc.constantFrom("a", "b", " ", "é", "e\u0301", "日", "🪔", "·", "─"),
      maxLength: 8,
    }),
    fc.constantFrom("plain" as const, "danger" as const, "value" as const, "cursor" as const),
  ),
  { maxLength: 5 },
);

type Line = readonly (readonly [string, "plain" | "danger" | "value" | "cursor"])[];

const styled = (pieces: Line): string => pieces.map(([text, tone]) => toned(text, tone)).join("");
const plain = (pieces: Line, columns: number): string =>
  fitting(pieces.map(([text]) => text).join(""), columns).text.trimEnd();

const frame = fc.array(line, { maxLength: 8 });

describe("what is painted", () => {
  it("is the frame, cut to the terminal, whatever was there before; and nothing wraps or scrolls", () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), fc.boolean(), (frames, colour) => {
        const painter = createPainter({ colour, links: false });
        const terminal = createTerminalModel(size.columns, size.rows);
        terminal.write("left over from before");
        for (const lines of frames) {
          terminal.write(painter.paint(lines.map(styled).join("\n"), size));
          const expected = Array.from({ length: size.rows }, (_, index) =>
            plain(lines[index] ?? [], size.columns),
          );
          expect(terminal.lines()).toEqual(expected);
        }
        expect(terminal.scrolled()).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("is the frame at the new size after a resize", () => {
    fc.assert(
      fc.property(
        frame,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        (lines, columns, rows) => {
          fc.pre(columns !== size.columns || rows !== size.rows);
          const painter = createPainter({ colour: true, links: false });
          const terminal = createTerminalModel(size.columns, size.rows);
          const text = lines.map(styled).join("\n");
          terminal.write(painter.paint(text, size));
          terminal.resize(columns, rows);
          terminal.write(painter.paint(text, { columns, rows }));
          expect(terminal.lines()).toEqual(
            Array.from({ length: rows }, (_, index) => plain(lines[index] ?? [], columns)),
          );
        },
      ),
    );
  });
});

describe("what is written", () => {
  it("is nothing when the frame is already there", () => {
    const painter = createPainter({ colour: true, links: false });
    painter.paint("one\ntwo", size);
    expect(painter.paint("one\ntwo", size)).toBe("");
  });

  it("is the one line that differs, inside synchronised output", () => {
    const painter = createPainter({ colour: true, links: false });
    painter.paint("one\ntwo\nthree", size);
    expect(painter.paint("one\n2\nthree", size)).toBe("\u001b[?2026h\u001b[2;1H2\u001b[K\u001b[?2026l");
  });

  it("is everything after `forget`", () => {
    const painter = createPainter({ colour: true, links: false });
    painter.paint("one\ntwo", size);
    painter.forget();
    expect(painter.paint("one\ntwo", size)).toMatch(/2J.*one.*two/);
  });

  it("holds no sequence of the frame but styles", () => {
    const painter = createPainter({ colour: true, links: false });
    const bytes = painter.paint("a\u001b]0;title\u0007b\u001b[5;5Hc\u001b[31md\u001bce\u009b1m", size);
    const terminal = createTerminalModel(size.columns, size.rows);
    terminal.write(bytes);
    expect(terminal.lines()[0]).toBe("a0;titlebcde1m");
    expect(bytes).toContain("\u001b[31m");
  });

  it("holds a link where the terminal shows links, closed on its own row wherever the row is cut", () => {
    const link = linked(toned("the docs", "strong"), "https://a.example/x;y?z=1");
    const line = `see ${link} and ${link}`;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (columns) => {
        const bytes = createPainter({ colour: true, links: true }).paint(`${line}\nnext`, {
          columns,
          rows: 2,
        });
        const rows = bytes.split(/\u001b\[\d+;1H/).slice(1);
        for (const row of rows) {
          const parts = [...row.matchAll(/\u001b\]8;;([^\u001b]*)\u001b\\/g)].map(([, href]) => href);
          expect(parts.length % 2).toBe(0);
          parts.forEach((href, at) => {
            expect(href).toBe(at % 2 === 0 ? "https://a.example/x;y?z=1" : "");
          });
          const seen = row.replace(/\u001b(?:\]8;;[^\u001b]*\u001b\\|\[[?0-9;]*[A-Za-z])/g, "");
          expect("see the docs and the docs".startsWith(seen) || "next".startsWith(seen)).toBe(true);
        }
      }),
    );
    expect(createPainter({ colour: true, links: true }).paint(line, size)).toContain("a.example");
    const without = createPainter({ colour: true, links: false }).paint(line, size);
    expect(without).not.toContain("\u001b]");
    expect(without).not.toContain("a.example");
    const hostile = "\u001b]8;;https://a\u0007b\u001b]8;id=1;https://b\u001b\\c";
    expect(createPainter({ colour: true, links: true }).paint(hostile, size)).not.toContain("\u001b]");
  });

  it("holds bold, underline and inverse but no colour where colours are not wanted", () => {
    const painter = createPainter({ colour: false, links: false });
    const bytes = painter.paint(
      `${toned("x", "danger")}${toned("y", "value")}${toned("z", "cursor")}\u001b[38;5;1;4mq\u001b[48;2;1;2;3m\u001b[95mw`,
      size,
    );
    const styles = createTerminalModel(size.columns, size.rows);
    styles.write(bytes);
    const numbers = styles.styles().flatMap((style) => style.split(";"));
    expect(numbers.filter((number) => !["", "0", "1", "4", "7", "22", "24", "27"].includes(number))).toEqual(
      [],
    );
    expect(numbers).toContain("1");
    expect(numbers).toContain("4");
    expect(numbers).toContain("7");
  });
});
