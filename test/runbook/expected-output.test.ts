// What a transcript shows as output: kept with the command that it follows, told in the dry run, and in nothing that runs.
import { parse } from "valibot";
import { describe, expect, it } from "vitest";
import { plan as planSchema } from "../../src/audit/schema/plan-schema.ts";
import { planJson } from "../../src/plan/plan-json.ts";
import { planText } from "../../src/transcript/plan/plan-text.ts";
import { planOf, runbookOf } from "../support/plan-fixtures.ts";

const expectedIn = (...lines: string[]) =>
  runbookOf(["# Guide", "", "```console", ...lines, "```"].join("\n")).steps.map(({ source, expected }) => [
    source,
    expected,
  ]);

describe("expected output", () => {
  it.each([
    [
      "of one command after another",
      ["$ ls", "a  b", "$ pwd", "/root"],
      [
        ["ls", "a  b"],
        ["pwd", "/root"],
      ],
    ],
    [
      "with its blank lines",
      ["$ ls", "a", "", "", "b", "", "$ pwd"],
      [
        ["ls", "a\n\n\nb"],
        ["pwd", undefined],
      ],
    ],
    ["below a continued command", ["$ ls \\", "> -l", "total 0"], [["ls \\\n-l", "total 0"]]],
    ["as deep as its prompt", ["  $ ls", "  a", "    b"], [["ls", "a\n  b"]]],
    [
      "not of a program that was started",
      ["$ mysql", "Welcome", "mysql> show tables;", "| t |"],
      [["mysql", "Welcome"]],
    ],
    ["not where nothing was typed before", ["Last login: Tue", "$ ls"], [["ls", undefined]]],
  ])("is kept %s", (_, lines, expected) => {
    expect(expectedIn(...lines)).toEqual(expected);
  });

  it("is cut at a line's end at 4,000 characters, and says so", () => {
    const [[, short] = [], [, long] = []] = [
      expectedIn("$ ls", ...Array.from({ length: 400 }, () => "123456789"))[0],
      expectedIn("$ ls", ...Array.from({ length: 401 }, () => "123456789"))[0],
    ];
    expect(short).toHaveLength(3999);
    expect(long).toBe(`${"123456789\n".repeat(399)}…`);
    expect(expectedIn("$ ls", `a${"😀".repeat(3000)}`)[0]?.[1]).toMatch(/^a😀{1998}\n…$/u);
  });

  const shown = planOf("# Guide\n\n```console\n$ ls\na  b\n\n\u202ec\n```\n");

  it("is in the plan's JSON and in the log's shape, and no part of the command", () => {
    const { steps } = planJson(shown) as { steps: { expected?: string; source: string }[] };
    expect(steps).toMatchObject([{ source: "ls", expected: "a  b\n\n\u202ec" }]);
    expect(parse(planSchema, JSON.parse(JSON.stringify(shown)))).toEqual(shown);
    expect(shown.tasks[0]?.command?.text).toBe("ls");
  });

  it("stands indented in the dry run, with its hidden characters as marks", () => {
    const text = planText(shown, { width: 80, colour: false, exact: false });
    expect(text).toContain("  output shown in the guide:\n    a  b\n\n    ");
    expect(text).not.toContain("\u202e");
  });
});
