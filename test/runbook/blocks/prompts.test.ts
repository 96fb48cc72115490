import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTranscript } from "../../../src/runbook/blocks/prompts.ts";
import { joinLines } from "../../../src/runbook/model/source-text.ts";

const block = (...lines: string[]) =>
  joinLines(lines.map((text, index) => ({ text, line: index + 1, column: 1 })));
const typed = (kind: "shell" | "console" | "untagged", ...lines: string[]) =>
  readTranscript(block(...lines), kind).typed.text;

describe("readTranscript", () => {
  it.each([
    ["a dollar", ["$ ls", "out", "$ pwd"], "ls\npwd"],
    ["a named host", ["user@host:~$ ls", "a b"], "ls"],
    ["a bracketed host", ["[root@x ~]# ls", "a"], "ls"],
    ["a virtual environment", ["(venv) me@host:~/x$ ls", "a"], "ls"],
    ["root alone", ["# ls", "a", "# pwd"], "ls\npwd"],
    ["continuations", ["$ ls \\", "  -l", "a", "$ cat |", "> wc", "3"], "ls \\\n  -l\ncat |\nwc"],
    ["a heredoc whose body looks like a prompt", ["$ cat <<E", "$ x", "E", "out"], "cat <<E\n$ x\nE"],
    ["an open quote", ["$ echo 'a", "b'", "out"], "echo 'a\nb'"],
    ["a comment between", ["# note", "$ ls", "out"], "# note\nls"],
  ])("takes off %s", (_name, lines, expected) => {
    expect(typed("console", ...lines)).toBe(expected);
  });

  it("reads `#` as a comment wherever it can be one", () => {
    expect(readTranscript(block("# ls the files", "ls"), "untagged").prompted).toBe(false);
    expect(readTranscript(block("# reboot", "# ls"), "shell").prompted).toBe(false);
    expect(readTranscript(block("# Install it", "# ls"), "console").prompted).toBe(false);
  });

  it("leaves no line without an account, and moves none", () => {
    const line = fc.constantFrom(
      "$ ls",
      "$ ls \\",
      "out",
      "",
      "# c",
      "> x",
      "[a@b c]# d",
      "$ cat <<E",
      "E",
      "u@h:~$ y",
      "$ 'q",
    );
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("shell" as const, "console" as const, "untagged" as const),
        (lines, kind) => {
          const read = readTranscript(block(...lines), kind);
          const told = new Set(read.typed.origins.map((origin) => origin.line));
          for (const part of read.left) for (let at = part.line; at <= part.endLine; at++) told.add(at);
          expect(told.size).toBe(lines.length);
          read.typed.text.split("\n").forEach((text, index) => {
            const origin = read.typed.origins[index];
            expect(lines[(origin?.line ?? 0) - 1]?.slice((origin?.column ?? 0) - 1)).toBe(text);
          });
        },
      ),
    );
  });
});
