// The Markdown for a ticket, read back by a real parser: foreign text is text or code, and nothing else.
import fc from "fast-check";
import type { List, Nodes, Root, Table } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { visible } from "../../src/output/visible.ts";
import { markdownReport } from "../../src/report/markdown-report.ts";
import { cell, code, fenced, inline, table } from "../../src/report/text/markdown-text.ts";
import { partsOf } from "../../src/report/words/fleet-report-words.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../support/reports.ts";

const parser = unified().use(remarkParse).use(remarkGfm);
const parse = (text: string): Root => parser.parse(text);

function* nodes(node: Nodes): Generator<Nodes> {
  yield node;
  if ("children" in node) for (const child of node.children) yield* nodes(child);
}

const textOf = (node: Nodes): string =>
  [...nodes(node)].map((it) => ("value" in it ? it.value : "")).join("");

/** As a text in one line is told. */
const oneLine = (text: string): string => visible(text).trim().replaceAll("\n", " ↵ ").replaceAll("\t", " ");

const TEXT = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "`",
        "``",
        "|",
        "\\",
        "\\|",
        "@ada",
        "#12",
        "<b>",
        "[a](b)",
        "*",
        "_",
        "~~~",
        "```",
        "$",
        "\n",
      ),
      fc.constantFrom("www.a.de", "GH-12", "!3", "http://a.de", "&amp;", "- ", "1. ", "word", " "),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

const PLAIN: ReadonlySet<string> = new Set([
  "root",
  "heading",
  "paragraph",
  "text",
  "strong",
  "inlineCode",
  "code",
  "list",
  "listItem",
  "table",
  "tableRow",
  "tableCell",
  "blockquote",
]);

describe("foreign text in Markdown", () => {
  it("is one piece of code, in a line", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const shown = oneLine(text);
        const found = [...nodes(parse(code(text)))].filter(
          ({ type }) => type === "inlineCode" || type === "text",
        );
        if (shown === "") return;
        expect(found.map((it) => [it.type, textOf(it)])).toEqual([["inlineCode", shown]]);
      }),
      { numRuns: 60 },
    );
  });

  it("is plain only where nothing in it means anything to a host", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const tree = parse(`x ${inline(text)} y`);
        const odd = [...nodes(tree)].filter(
          ({ type }) => !["root", "paragraph", "text", "inlineCode"].includes(type),
        );
        expect(odd).toEqual([]);
        const plain = [...nodes(tree)]
          .filter(({ type }) => type === "text")
          .map(textOf)
          .join("");
        expect(plain).not.toMatch(/@|#\d|\bGH-\d|www\.|https?:\/\/|!\d/);
      }),
      { numRuns: 60 },
    );
  });

  it("stays in its cell of a table, whole", () => {
    fc.assert(
      fc.property(TEXT, TEXT, (one, two) => {
        const tree = parse(table(["a", "b"], [[cell(one), cell(two, "code")]]));
        const [first, ...others] = tree.children;
        expect(others).toEqual([]);
        const row = (first as Table).children[1];
        const shown = [one, two].map(oneLine).map((it) => (it === "" ? "" : it));
        expect(row?.children).toHaveLength(2);
        for (const [index, it] of row?.children.entries() ?? []) {
          const text = textOf(it);
          expect(text === "(empty)" ? "" : text).toBe(shown[index]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not end its block", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const tree = parse(`${fenced(text, "text")}\n\nafter`);
        expect(tree.children.map(({ type }) => type)).toEqual(["code", "paragraph"]);
        const end = text.endsWith("\n") ? text.slice(0, -1) : text;
        expect(textOf(tree.children[0] as Nodes)).toBe(visible(end));
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(GOLDEN_NAMES)("the ticket of %s", (name) => {
  it("is plain Markdown, also when every text in it is hostile, and of the same form", () => {
    const form = (more: string): readonly string[] => {
      const tree = parse(markdownReport(reportOf(withTexts(goldenLog(name), more))));
      expect([...nodes(tree)].filter(({ type }) => !PLAIN.has(type))).toEqual([]);
      const plain = [...nodes(tree)].filter(({ type }) => type === "text").map(textOf);
      for (const text of plain) expect(text).not.toMatch(/@|#\d|www\.|https?:|<\S|javascript/);
      return tree.children.map(({ type }) => type);
    };
    if (name === "session-and-substitution") return;
    expect(form(` @ada #12 ${HOSTILE} \`\`\` | \\| ~~~ [x](y)`)).toEqual(form(" harmless"));
  });

  it("tells every deviation and every step", () => {
    const report = reportOf(goldenLog(name));
    const tree = parse(markdownReport(report));
    const tables = tree.children.filter((it): it is Table => it.type === "table");
    expect(tables.at(-1)?.children).toHaveLength(partsOf(report).length + 1);
    const lists = tree.children.filter((it): it is List => it.type === "list").slice(0, -1);
    // A fleet has lists of its own.
    const items = lists.flatMap(({ children }) => children).length;
    if (report.fleets === undefined) expect(items).toBe(report.deviations.length);
    else expect(items).toBeGreaterThan(report.deviations.length);
  });
});

it("says first that the chain is broken", () => {
  const report = reportOf(goldenLog("cancelled"), { ok: false, state: "gap", words: "Line 3 is missing." });
  expect(markdownReport(report).split("\n")[2]).toBe(
    "> **The log does not verify: gap.** Line 3 is missing. This report is made from the 13 lines before that. Do not rely on it until the log has been compared with a stored copy.",
  );
});

it("quotes the end of what a failed command printed, and the edit as a comparison", () => {
  const text = markdownReport(reportOf(goldenLog("failed-edited-retried")));
  expect(text).toContain("  ```text\n  touch: cannot touch\n  ```");
  expect(text).toContain("  ```diff\n  - touch /a\n  + mkdir -p /x && touch /x/a\n  ```");
});
