// What is read of a guide, up to each limit and beyond it.
import { describe, expect, it } from "vitest";
import { LONGEST_BLOCK, MOST_MARKS } from "../../../src/runbook/model/beyond-limit.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const read = (text: string) => readRunbook(new TextEncoder().encode(text));
const limits = (text: string) =>
  read(text).findings.flatMap(({ rule, severity, message, line }) =>
    rule === "beyond-limit" ? [[severity, line, message]] : [],
  );
const STEP = "```sh\nls\n```\n";

describe("marks in running text", () => {
  it.each(["*a ", "_a ", "[a ", "a~"])("are read up to their limit: %s", (mark) => {
    const { steps } = read(`${mark.repeat(MOST_MARKS - 100)}\n\n${STEP}`);
    expect(steps).toHaveLength(1);
    expect(limits(`# G\n\n${mark.repeat(MOST_MARKS + 1)}\n\n${STEP}`)).toEqual([
      ["error", 3, expect.stringMatching(/^The text on line 3 has more than 10,000 marks/)],
    ]);
  });

  it("count for nothing in code, and one text's not for another's", () => {
    expect(limits(`\`\`\`\n${"*a_ ".repeat(20_000)}\n\`\`\`\n`)).toEqual([]);
    expect(limits(`${"*a ".repeat(100)}\n\n`.repeat(300))).toEqual([]);
  });

  it("are limited over all texts of a guide", () => {
    const heading = `## Part\n\n${"*a ".repeat(6_000)}\n\n`;
    expect(limits(heading.repeat(2))).toEqual([]);
    expect(limits(heading.repeat(4))).toEqual([
      ["error", 11, expect.stringMatching(/^The texts up to line 11 have more marks/)],
    ]);
  });
});

describe("a block", () => {
  const long = (fence: string) => `${STEP}\n${fence}\n${"ls -l\n".repeat(LONGEST_BLOCK / 6 + 1)}\`\`\`\n`;

  it("that is too long to be shell of anybody's is no step, and an error", () => {
    const { steps, notTaken } = read(long("```bash"));
    expect(steps).toHaveLength(1);
    expect(notTaken).toMatchObject([
      { line: 6, reason: expect.stringContaining("more than 100,000 characters") },
    ]);
    expect(limits(long("```bash"))).toEqual([["error", 6, expect.stringContaining("100,000 characters")]]);
  });

  it("without a language is data that is not taken", () => {
    expect(limits(long("```"))).toEqual([]);
    expect(read(long("```")).notTaken).toHaveLength(1);
  });
});
