// Which commands need a secret in their programs' environment, held against real bash: where none is said to, every program
// must get the value all the same.
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needsExport } from "../../../src/ledger/encoding/needs-export.ts";

const VALUE = "it's $5";

/** What the command prints when the variable is one of the shell's alone, or of the environment. */
function printed(text: string, exported: boolean): string {
  const script = `TOKEN='${VALUE.replace("'", "'\\''")}'${exported ? "; export TOKEN" : ""}\n${text}\n`;
  const { stdout, stderr } = spawnSync("bash", [], {
    input: script,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return stdout + stderr.replaceAll(/line \d+/g, "line");
}

const EXPANDED = [
  "printf %s $TOKEN",
  'printf %s "$TOKEN"',
  'printf %s "${TOKEN}"',
  'cat <<< "$TOKEN"',
  "cat <<E\n$TOKEN\nE",
  'cat "it is $TOKEN"',
  'X="$TOKEN"; printf %s "$X"',
  'X=$(printf %s "$TOKEN"); printf %s "$X"',
  'printf %s "$(printf %s "$TOKEN")"',
  'printf %s "it\'s $TOKEN"',
];

const NEEDED = [
  "sh -c 'printf %s \"$TOKEN\"'",
  "printenv TOKEN",
  'sh -c "printf %s \\"\\$TOKEN\\""',
  "sh -c \"printf %s '\\$TOKEN'\"; sh <<'E'\nprintf %s \"$TOKEN\"\nE",
  'X="$(sh -c \'printf %s "$TOKEN"\')"; printf %s "$X"',
  'X="`sh -c \'printf %s $TOKEN\'`"; printf %s "$X"',
  "env | grep ^TOKEN",
];

describe("a secret in the environment of programs", () => {
  it("is not needed where the command's own shell expands it", () => {
    for (const text of EXPANDED) expect(needsExport(text, "TOKEN"), text).toBe(false);
  });

  it("is needed where another program expands it or reads it by its name", () => {
    for (const text of NEEDED) expect(needsExport(text, "TOKEN"), text).toBe(true);
  });

  it("is never missed: where it is not needed, real bash prints the same without it", () => {
    const piece = fc.constantFrom(
      ...[
        "$TOKEN",
        "'",
        '"',
        " ",
        "\\",
        "$(",
        ")",
        "`",
        "sh -c ",
        "printf %s ",
        "; ",
        "<<< ",
        "x",
        "#",
        "$'",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = `printf %s ${pieces.join("")}`;
        fc.pre(text.includes("$TOKEN") && !needsExport(text, "TOKEN"));
        expect(printed(text, false), text).toBe(printed(text, true));
      }),
      { numRuns: 400 },
    );
  });
});
