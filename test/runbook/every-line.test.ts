// Whatever is done to a guide: each line of a shell block is a command's, a comment, or has a reason; nothing is lost.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseMarkdown } from "../../src/runbook/markdown/parse-markdown.ts";
import type { Part } from "../../src/runbook/model/part.ts";
import { linesOf } from "../../src/runbook/model/source-text.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";

const folder = fileURLToPath(new URL("../fixtures/", import.meta.url));
const guides = ["runbook/", "labelled/"].flatMap((each) =>
  readdirSync(folder + each)
    .filter((file) => file.endsWith(".md") && file !== "nested.md")
    .map((file) => readFileSync(folder + each + file, "utf8")),
);

/** The lines of blocks marked as shell that nothing speaks of. */
function lostLines(text: string): readonly string[] {
  const { steps, notTaken } = readRunbook(new TextEncoder().encode(text));
  const told = new Set<number>();
  for (const { line, endLine } of [...steps, ...notTaken])
    for (let at = line; at <= endLine; at++) told.add(at);
  const lost: string[] = [];
  const look = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.kind === "item" || part.kind === "inside") look(part.parts);
      if (part.kind !== "code" || !/^(?:ba)?sh$|^console$/.test(part.info ?? "")) continue;
      for (const { line, text: row } of linesOf(part.body)) {
        // A prompt behind which nothing was typed is no more than an empty line.
        const bare = row.replace(/^\s*(?:\S{0,60} ?)?[$#%>]\s*$/, "").replace(/[\s\u200b\ufeff\0]+/g, "");
        if (bare !== "" && !bare.startsWith("#") && !told.has(line)) lost.push(`${line}: ${row}`);
      }
    }
  };
  look(parseMarkdown(text.replace(/^\ufeff/, "")) ?? []);
  return lost;
}

it.each(guides.map((guide, index) => [index, guide] as const))("guide %i loses no line", (_, guide) => {
  expect(lostLines(guide)).toEqual([]);
});

it("a guide that was cut, joined, indented and spoilt loses no line", () => {
  const odd = fc.constantFrom(
    "\u00a0",
    "\u200b",
    "\t",
    "`",
    "'",
    "$(",
    "\\",
    "|",
    "<<EOF",
    "```",
    "~~~",
    "> ",
    "- ",
    "\r",
  );
  const change = fc.tuple(fc.nat(5), fc.nat(400), fc.nat(60), odd);
  fc.assert(
    fc.property(
      fc.constantFrom(...guides),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      (guide, changes) => {
        let lines = guide.split("\n");
        for (const [how, one, two, text] of changes) {
          const at = one % Math.max(1, lines.length);
          const line = lines[at] ?? "";
          if (how === 0) lines.splice(at, two % 6);
          else if (how === 1) lines.splice(at, 2, `${line}${lines[at + 1] ?? ""}`);
          else if (how === 2)
            lines = lines.map((each, index) => (index >= at && index < at + two ? `    ${each}` : each));
          else if (how === 3)
            lines = lines.map((each) => each.replace(/^```/, two % 2 === 0 ? "~~~" : "````"));
          else lines[at] = line.slice(0, two) + text + line.slice(two);
        }
        expect(lostLines(lines.join("\n"))).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
