// `--on`, and the files of selectors that it names.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { nodeChoices } from "../../../src/cli/options/node-choices.ts";
import { OperatorError } from "../../../src/errors.ts";

const NO_TITLES = { roles: [], sections: [] };
const folder = mkdtempSync(join(tmpdir(), "lamplighter-selectors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string | Buffer): string => {
  const path = join(folder, "nodes.txt");
  writeFileSync(path, text);
  return path;
};
const texts = (on: string): readonly string[] =>
  nodeChoices([on], ["worker"], NO_TITLES).map(({ text }) => text);

function refusal(on: string): OperatorError {
  try {
    nodeChoices([on], ["worker"], NO_TITLES);
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("a file of selectors", () => {
  it("has one on each line, beside blank lines and comments", () => {
    const path = file(
      "# ours\n\n  web-1  \r\ntag:Role=worker\nasg:workers\ni-0123456789abcdef0\nweb #2\n\t# end",
    );
    expect(texts(`worker=@${path}`)).toEqual([
      "web-1",
      "tag:Role=worker",
      "asg:workers",
      "i-0123456789abcdef0",
      "web #2",
    ]);
  });

  it("is read in its place among the others", () => {
    const path = file("b\nc\n");
    expect(
      nodeChoices(["worker=a", `worker=@${path}`, "worker=d"], ["worker"], NO_TITLES).map((it) => it.text),
    ).toEqual(["a", "b", "c", "d"]);
  });

  it("gives every line that is a name, and nothing else", () => {
    // Not `i-…`, which is an instance id, right or wrong.
    const line = fc.stringMatching(/^[a-hj-z][a-z0-9 -]{0,8}[a-z0-9]$/);
    const said = fc.oneof(
      line.map((name) => ({ text: name, name })),
      fc.constantFrom("", "  ", "# c", "#").map((text) => ({ text, name: null })),
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        const names = lines.flatMap(({ name }) => (name === null ? [] : [name]));
        const path = file(lines.map(({ text }) => text).join(end));
        if (names.length === 0) expect(refusal(`worker=@${path}`).message).toMatch(/has no selectors/);
        else expect(texts(`worker=@${path}`)).toEqual(names);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["web-1\n\ntag:x\n", 3, "A tag needs a key and a value"],
    ["i-12\n", 1, "is not an instance id"],
    ["a\nnew:web-2", 2, "is not allowed in a file"],
    ["a\n@other", 2, "is not allowed in a file"],
    ["a\nb\u0007c", 2, "invisible characters"],
    ["asg:", 1, "needs a name after asg:"],
  ])("names the line of what is wrong in %j", (text, line, message) => {
    const path = file(text);
    const error = refusal(`worker=@${path}`);
    expect(error.message.startsWith(`${path}:${line}: `)).toBe(true);
    expect(error.message).toContain(message);
  });

  it("is a regular file of bounded size that can be read", () => {
    mkdirSync(join(folder, "folder"), { recursive: true });
    expect(refusal(`worker=@${join(folder, "folder")}`).message).toMatch(/not a regular file/);
    expect(refusal("worker=@/dev/zero").message).toMatch(/not a regular file/);
    expect(refusal(`worker=@${join(folder, "none")}`).message).toMatch(/cannot read the file of selectors/);
    expect(refusal(`worker=@${file(Buffer.alloc(1024 * 1024 + 1, 97))}`).message).toMatch(/larger than 1 MB/);
  });

  it("is not read for a role that the guide does not have", () => {
    expect(refusal(`moon=@${join(folder, "none")}`).message).toBe("The guide has no role moon");
  });
});
