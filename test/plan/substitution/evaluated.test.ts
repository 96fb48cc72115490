// A substitution's output in its place: the shell must read the very command that it would have read.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withEvaluated } from "../../../src/plan/substitution/evaluated.ts";
import { readingSubstitutions } from "../../../src/shell/substitutions.ts";
import { runBash } from "../../shell/real-bash.ts";
import { variable } from "../../support/plan-variables.ts";

function filled(command: string, output: string, holes: readonly { start: number; end: number }[] = []) {
  const [at] = readingSubstitutions(command, holes);
  if (at === undefined) throw new Error(`no substitution in ${command}`);
  return withEvaluated(command, at, output, holes, [variable("NODE_NAME", "host-name")]);
}

const commandOf = (command: string, output: string) => {
  const result = filled(command, output);
  return result.ok ? result.command : `not: ${result.why}`;
};

describe("an output in the place of its substitution", () => {
  it.each([
    ["aws ssm start-session --target $(cat id)", "i-1\n", "aws ssm start-session --target 'i-1'"],
    ['aws s3 ls "s3://$(cat name)/x"', "b u'c\"k$\n", `aws s3 ls "s3://b u'c\\"k\\$/x"`],
    ["ID=$(cat id) true", "a b\n", "ID='a b' true"],
    ["echo $(cat id)-x", "it's\n", "echo 'it'\\''s'-x"],
  ])("%s", (command, output, expected) => {
    expect(commandOf(command, output)).toBe(expected);
  });

  it.each([
    ["nothing", "", "it printed nothing"],
    ["white space alone", " \n\n", "it printed nothing"],
    ["two lines", "a\nb\n", "it printed more than one line"],
    ["a tab between two words", "i-1\ti-2", "it printed invisible characters"],
    ["an invisible character", "i-1\u200b2", "it printed invisible characters"],
    ["more than a value may have", "x".repeat(4_001), "it printed more than 4000 characters"],
    ["several words", "i-1 i-2", "it printed several words, and its place is not quoted"],
    ["the name of a variable", "<NODE_NAME>", "its value reads like a variable of this guide"],
  ])("is not put in when it is %s", (_what, output, why) => {
    expect(commandOf("echo $(cat id)", output)).toBe(`not: ${why}`);
  });

  it("leaves what is still open as it stands", () => {
    const command = "aws --target <TARGET> --id $(cat id)";
    const at = command.indexOf("<TARGET>");
    const result = filled(command, "i-1", [{ start: at, end: at + "<TARGET>".length }]);
    expect(result).toEqual({ ok: true, command: "aws --target <TARGET> --id 'i-1'" });
  });

  it("means in bash what the substitution would have meant", () => {
    const value = fc
      .string({ unit: fc.constantFrom(..."ab0-_=~!#%^&(){}[]<>|;:,.?/\\\"'`$ *é") })
      .map((text) => text.trim())
      .filter((text) => text !== "");
    const places: readonly ((inner: string) => string)[] = [
      (inner) => `printf '[%s]' a "$(${inner})" b`,
      (inner) => `printf '[%s]' "x$(${inner})y"`,
      (inner) => `printf '[%s]' x$(${inner})y`,
      (inner) => `X=$(${inner}) printenv X`,
    ];
    const cases = fc.sample(fc.tuple(value, fc.constantFrom(...places)), { numRuns: 300, seed: 11 });
    const texts = cases.flatMap(([output, place]) => {
      const inner = `printf '%s' '${output.replaceAll("'", "'\\''")}'`;
      const command = place(inner);
      const result = filled(command, output);
      return result.ok ? [[command, result.command] as const] : [];
    });
    expect(texts.length).toBeGreaterThan(150);
    // Without globbing: a value that is a pattern would depend on the folder.
    const run = (index: 0 | 1) =>
      runBash(`set -f\n${texts.map((pair) => `printf '%s\\0' "$(${pair[index]})"`).join("\n")}\n`);
    expect(run(1)).toEqual(run(0));
    expect(run(1).fields).toHaveLength(texts.length);
  });
});
