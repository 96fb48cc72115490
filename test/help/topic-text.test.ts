// Topics as text: what each form of Markdown looks like in a terminal and in a pipe.
import { describe, expect, it } from "vitest";
import { topicText } from "../../src/help/topic-text.ts";

const plain = (markdown: string, width = 40): string => topicText(markdown, { width, colour: false });

describe("a topic in a pipe", () => {
  it("indents its text below its headings and joins wrapped lines", () => {
    expect(plain("# Logs\n\nOne line that\ngoes on.\n\n## More\n\nText.\n")).toBe(
      "Logs\n\n  One line that goes on.\n\nMore\n\n  Text.\n",
    );
  });

  it("keeps the marks of code, and drops those of bold text and links", () => {
    expect(plain("Use `--on` **now**: [`help`](x.md).")).toBe("  Use `--on` now: `help`.\n");
  });

  it("hangs the lines of an item below its text", () => {
    expect(plain("- one two three four five six seven eight\n- b\n\n1. c\n", 24)).toBe(
      "  • one two three four\n    five six seven eight\n  • b\n  1. c\n",
    );
  });

  it("breaks code that is too wide with a mark", () => {
    expect(plain("```bash\nlamplighter run guide.md --rehearse\n```\n", 30)).toBe(
      "    lamplighter run guide.md -\n    ↪ -rehearse\n",
    );
  });

  it("lines up the columns of a table, and wraps the widest", () => {
    expect(
      plain("| key | what it does |\n|---|---|\n| `a` | short |\n| `b` | a longer text that wraps |\n", 30),
    ).toBe("  key  what it does\n  `a`  short\n\n  `b`  a longer text that\n       wraps\n");
  });

  it("breaks a word that is wider than the line", () => {
    expect(plain("abcdefghijklmnopqrstuvwxyz", 22)).toBe("  abcdefghijklmnopqrst\n  uvwxyz\n");
  });
});

it("styles headings and code where colours are wanted", () => {
  expect(topicText("# A\n\nUse `b`.\n", { width: 40, colour: true })).toBe(
    "\u001b[1mA\u001b[0m\n\n  Use \u001b[36mb\u001b[0m.\n",
  );
});
