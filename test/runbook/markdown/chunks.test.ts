// A guide read in chunks gives what the same guide gives in one piece.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitChunks } from "../../../src/runbook/markdown/chunks.ts";
import { parseMarkdown } from "../../../src/runbook/markdown/parse-markdown.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const filler = `${"Some words that explain the next step. ".repeat(90)}\n\n`;
const commandsOf = (text: string) =>
  readRunbook(new TextEncoder().encode(text)).steps.map(({ line, source }) => `${line} ${source}`);

describe("chunks", () => {
  it("begin at headings, and not in front matter, fences or HTML", () => {
    const text = `---\n# no heading\n---\n# One\n${filler}\`\`\`sh\n# comment\n\`\`\`\n<!--\n# hidden\n-->\n# Two\n`;
    const lines = text.split("\n");
    expect(splitChunks(lines).map(({ from }) => lines[from])).toEqual(["---", "# Two"]);
  });

  it.each([
    ["a fence in a list", "1. Do it:\n\n   ```sh\n   ls\n   ```\n"],
    ["a fence without its end", "```sh\nls\n"],
    ["a fence that looks closed", "````sh\nls\n```\n# comment\n````\n"],
    ["an HTML block", "<pre>\nls\n</pre>\n"],
    ["a heading in a comment", "<!-- a\n\n# b\n\nrm -rf / -->\n"],
  ])("after %s go on where they should", (_, block) => {
    const text = `# A\n${filler}${block}# B\n\n\`\`\`sh\npwd\n\`\`\`\n`;
    // Without the filler there is one chunk only; lines are the same, for the filler has two.
    expect(commandsOf(text)).toEqual(commandsOf(text.replace(filler, "Some words.\n\n")));
  });

  it("cover all lines once, in order, whatever the text", () => {
    const line = fc.constantFrom(
      "# H",
      "```",
      "~~~~",
      "    ```",
      "- a",
      "> q",
      "<!--",
      "-->",
      "---",
      "",
      filler.trim(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const chunks = splitChunks(lines);
        expect(chunks.flatMap(({ from, to }) => lines.slice(from, to))).toEqual(lines);
        expect(parseMarkdown(lines.join("\n"))).not.toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it("know the definitions of links that stand in other chunks", () => {
    const text = `# A\n\nSee [the page][p] first.\n\n${filler}# B\n\n[p]: https://example.com/\n`;
    const found = parseMarkdown(text)?.find((part) => part.kind === "paragraph");
    expect(found?.kind === "paragraph" && found.plain).toBe("See the page first.");
  });
});
