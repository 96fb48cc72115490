import { describe, expect, test } from "vitest";
import { parseShell, spanOf } from "../../../src/shell/syntax/parse-shell.ts";

describe("parseShell", () => {
  test.each([
    "echo $(ls 'x)",
    "echo $(if)",
    "echo `if`",
    "cat <<EOF\nbody",
    "echo $(cat <<EOF\nbody\n)",
    "echo ${ ls",
    "-a=(x",
    "word\\((x",
    "echo )",
    `${"$(".repeat(5_000)}`,
    "a <<E$(\n".repeat(2_000),
  ])("counts every error, those of nested scripts too: %j", (text) => {
    expect(parseShell(text).errors.length).toBeGreaterThan(0);
  });

  test.each([
    "echo $(ls)",
    "cat <<EOF\n$(ls)\nEOF",
    "a=(x y)",
    "f() { ls; }",
    "ls <(pwd)",
    "echo a\\(b",
    "",
    "# only",
  ])("has none for %j", (text) => {
    expect(parseShell(text).errors).toEqual([]);
  });

  test("places what is inside escaped backticks at the backticks", () => {
    const text = "echo `ls \\`pwd\\``";
    const inner = parseShell(text).visits.filter((visit) => visit.fixed !== null);
    expect(inner.length).toBeGreaterThan(0);
    for (const visit of inner) expect(spanOf(visit)).toEqual({ start: 5, end: text.length });
  });
});
