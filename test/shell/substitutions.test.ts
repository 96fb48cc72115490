import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteValue } from "../../src/shell/quoting/quote.ts";
import { readingSubstitutions } from "../../src/shell/substitutions.ts";
import { runBash } from "./real-bash.ts";
import { command, tornShell } from "./shell-arbitraries.ts";

const texts = (text: string, masked = "") => {
  const start = masked === "" ? -1 : text.indexOf(masked);
  const masks = start < 0 ? [] : [{ start, end: start + masked.length }];
  return readingSubstitutions(text, masks).map((it) => it.text);
};

describe("substitutions that can be evaluated first", () => {
  test("are those that only read, in the command that runs first", () => {
    const look =
      "aws ec2 describe-instances --filter Name=tag:Name,Values=a --query 'Reservations[]' --output text";
    expect(texts(`aws ssm start-session --target $(${look}) --region "$(cat region)"`)).toEqual([
      look,
      "cat region",
    ]);
    expect(texts(`ID=$(${look}) && echo "$(cat x)"`)).toEqual([look]);
    expect(texts("echo $(cat a) | grep $(cat b)")).toEqual(["cat a"]);
    expect(texts('echo "$(ls "$HOME")"')).toEqual(['ls "$HOME"']);
    expect(texts('echo "$(basename "$(pwd)")"')).toEqual(['basename "$(pwd)"']);
  });

  test.each([
    ["one that changes something, and whatever stands behind it", 'echo "$(touch x)" $(ls)'],
    ["one that opaque, and whatever stands behind it", "echo $(python3 x.py) $(ls)"],
    ["one between backticks, and whatever stands behind it", "echo `ls` $(ls)"],
    ["one behind another command", "mkdir x && echo $(ls)"],
    ["one on a later line", "mkdir x\necho $(ls)"],
    ["one in a loop", "for i in 1 2; do echo $(ls $i); done"],
    ["one that only runs under a condition", "echo ${X:-$(ls)}"],
    ["one in a here-document", "cat <<EOF\n$(ls)\nEOF"],
    ["one in single quotes", "echo '$(ls)'"],
    ["one that the other shell reads", "sh -c 'echo $(ls)'"],
    ["one that asks for an answer", 'echo "$(read -r x; echo $x)"'],
    ["one whose words the shell itself makes", 'echo "$(ls $$)" "$(ls $RANDOM)" "$(ls $1)"'],
    ["one that uses what an earlier command has set", 'echo "$(ls $FOLDER)" "$(ls ${FOLDER:-x})"'],
    ["one that uses what the command sets", 'HOME=/x true "$(ls $HOME)"'],
    ["arithmetic", "echo $((1 + 2))"],
    ["an empty one", "echo $( )"],
    ["any of a text that no shell reads", 'echo $(ls) "'],
  ])("are not %s", (_what, text) => {
    expect(texts(text)).toEqual([]);
  });

  test("are not those with a placeholder in them, but the others", () => {
    expect(texts("echo $(cat <FILE>) $(cat other)", "<FILE>")).toEqual(["cat other"]);
  });

  test("stand where they are said to stand, in any text", () => {
    const inside = fc.constantFrom("ls", "cat a b", "grep 'x)y' f", 'basename "$(pwd)"', "ls\n", " df -h ");
    const around = fc.oneof(command, tornShell, fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(around, inside, around, (before, inner, after) => {
        const text = `echo $(${inner}) "$(${inner})" ${before}${after}`;
        const found = readingSubstitutions(text);
        let from = 0;
        for (const { start, end, text: inner } of found) {
          expect(text.slice(start, end)).toBe(`$(${inner})`);
          expect(start).toBeGreaterThanOrEqual(from);
          from = end;
        }
        for (const { text: inner } of readingSubstitutions(before)) expect(before).toContain(`$(${inner})`);
      }),
      { numRuns: 1500 },
    );
  });

  test("mean in bash what their values mean in their places", () => {
    const inner = fc.constantFrom(
      "printf 'a b'",
      'echo "x)y"',
      "echo 'it'\\''s'",
      "printf '%s' '$HOME \\ \"q\"'",
      'echo "$(echo z)"',
      "printf '*'",
      "printf 'two\\nlines\\n\\n'",
    );
    const cases = fc.sample(fc.array(inner, { minLength: 1, maxLength: 3 }), { numRuns: 60, seed: 7 });
    const script: string[] = [];
    for (const each of cases) {
      const text = `printf '[%s]' ${each.map((it) => `"a $(${it}) b"`).join(" ")} end`;
      const found = readingSubstitutions(text);
      expect(found.map((it) => it.text)).toEqual(each);
      let filled = text;
      for (const { start, end, text: asked } of [...found].reverse()) {
        const value = (runBash(`printf '%s\\0' "$(${asked})"`).fields[0] ?? "").replace(/\n+$/, "");
        filled = filled.slice(0, start) + (quoteValue(value, "double-quoted") ?? "") + filled.slice(end);
      }
      script.push(text, "printf '\\0'", filled, "printf '\\0'");
    }
    const { fields } = runBash(script.join("\n"));
    expect(fields).toHaveLength(cases.length * 2);
    for (let at = 0; at < fields.length; at += 2) expect(fields[at + 1]).toBe(fields[at]);
  });
});
