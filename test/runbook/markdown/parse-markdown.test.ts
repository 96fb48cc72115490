import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../../../src/runbook/markdown/parse-markdown.ts";
import type { CodePart, Part } from "../../../src/runbook/model/part.ts";

const blocks = (parts: readonly Part[]): CodePart[] =>
  parts.flatMap((part) => (part.kind === "code" ? [part] : part.kind === "item" ? blocks(part.parts) : []));

const bodies = (text: string): string[] => blocks(parseMarkdown(text) ?? []).map((part) => part.body.text);

type Node = { type: string; value?: string; children?: Node[] };
const values = (node: Node): string[] =>
  node.type === "code" ? [node.value ?? ""] : (node.children ?? []).flatMap(values);

describe("parseMarkdown rebuilds code from the source lines", () => {
  it("agrees with the Markdown parser wherever no tab is involved", () => {
    const piece = fc.constantFrom(
      "> ",
      ">",
      "- ",
      "1. ",
      "10) ",
      " ",
      "  ",
      "    ",
      "```sh\n",
      "```\n",
      "~~~\n",
      "ls",
      "a\n",
      "\n",
      "\n\n",
      "text\n",
      "# h\n",
      "-     x\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join("");
        const ends = (all: string[]) => all.map((each) => each.trimEnd());
        const code = ends(values(fromMarkdown(text) as Node));
        // A fence that is indented as code is read as the fence that it was meant to be.
        fc.pre(!code.some((each) => /^(```|~~~)[^\n]*\n(?:[\s\S]*\n)? *\1 *$/.test(each)));
        expect(ends(bodies(text))).toEqual(code);
      }),
      { numRuns: 600 },
    );
  });

  it("keeps the tabs that belong to the code", () => {
    expect(bodies("1. a\n\n    ```sh\n    \tx\n    ```\n")).toEqual(["\tx"]);
    expect(bodies("- a\n\n\t```sh\n\t\tx\n\t```\n")).toEqual(["\tx"]);
    expect(bodies("> ```sh\n> \tx\n> ```\n")).toEqual(["\tx"]);
    expect(bodies("\ta\n\t\tb\n")).toEqual(["a\n\tb"]);
  });

  it("spends a tab that reaches beyond the container as spaces", () => {
    expect(bodies("-  ```sh\n\tx\n   ```\n")).toEqual([" x"]);
  });

  it("knows the guide line and column of every line of code", () => {
    const [part] = blocks(parseMarkdown("a\n\n> - ```sh\n>   one\n>   two\n>   ```\n") ?? []);
    expect(part?.body.origins).toEqual([
      { line: 4, column: 5 },
      { line: 5, column: 5 },
    ]);
    expect([part?.line, part?.endLine]).toEqual([3, 6]);
  });

  it("reads CRLF line ends and a fence that is never closed", () => {
    expect(bodies("```sh\r\na\r\nb\r\n```\r\n")).toEqual(["a\nb"]);
    expect(bodies("```sh\na\nb")).toEqual(["a\nb"]);
    expect(bodies("```")).toEqual([""]);
  });

  it("keeps placeholders in running text, and hides comments", () => {
    const [part] = parseMarkdown("Use **the** `NAME` of <MY_NAME> <!-- rm x -->.\n") ?? [];
    expect(part).toMatchObject({
      kind: "paragraph",
      plain: "Use the NAME of <MY_NAME> .",
      comments: [{ text: "<!-- rm x -->", line: 1 }],
    });
  });
});
