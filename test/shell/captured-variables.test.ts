// Which variables a command is there to read: those whose value is all that comes of it.
import { describe, expect, it } from "vitest";
import { analyseCommand } from "../../src/shell/analyse.ts";
import { runInBash } from "../support/bash-cases.ts";

const captured = (text: string) =>
  analyseCommand(text, []).assigns.flatMap((it) => (it.captured ? [it.name] : []));

const reads = [
  "A=$(hostname)",
  'export A="$(hostname)"',
  "A=$(hostname); export A",
  "cd /tmp && A=$(hostname)",
  "mkdir -p a && A=$(echo x)",
  "touch a > /dev/null; A=$(hostname)",
  'A=$(hostname) && [ -n "$A" ]',
  'A=$(hostname) || { echo "no name"; exit 1; }',
  'A=$(hostname); if [ -z "$A" ]; then echo none; exit 1; fi',
  'A=$(mktemp -d) && cd "$A"',
  "set -e; A=$(hostname)",
  "A=$(hostname); echo $A > a",
];

const uses = [
  'A=$(hostname); echo "one $A"; echo two',
  "A=$(hostname) && echo $A",
  "echo start; A=$(hostname)",
  "A=$(hostname); printf '%s\\n' \"$A\" | cat",
  "A=$(hostname); echo $A >&2",
  "A=$(hostname); echo $A 2> /dev/null",
  "set -x; A=$(hostname)",
  "mkdir -pv b/c && A=$(hostname)",
  "A=$(hostname); export",
  "A=$(hostname); cd / && cd -",
  "A=$(hostname) || echo none; true",
  'A=$(hostname); if [ -n "$A" ]; then echo some; fi',
];

describe("a variable that is set from a command's output", () => {
  it.each(reads)("is what the command reads: %s", (text) => {
    expect(captured(text)).toEqual(["A"]);
  });

  it.each(uses)("is the command's own where it prints itself: %s", (text) => {
    expect(captured(text)).toEqual([]);
  });

  it("prints nothing in real bash where it counts as read", () => {
    const { results } = runInBash(reads.map((text) => `out=$({ ${text}\n} 2>&1); show "$out"`));
    expect(results.map((it) => it.shown)).toEqual(reads.map(() => [[""]]));
  });

  it("sees a program that is not known to be silent as one that prints", () => {
    expect(captured('TOKEN=$(curl -X PUT http://a/token) && curl -H "T: $TOKEN" http://a/')).toEqual([]);
  });
});
