// Values that commands give to later commands, as the installed program takes them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventsOf, logIn, outputOf } from "../support/run-folder.ts";
import { runProgram, stateFolder } from "../support/run-program.ts";

const state = stateFolder();
const guideOf = (name: string, text: string): string => {
  const path = join(state, name);
  writeFileSync(path, text);
  return path;
};

describe("a variable that a command sets and uses itself", () => {
  it("is its own: the command ends well, and its output is all that it printed", async () => {
    const guide = guideOf("own.md", '```bash\nA=$(hostname); echo "one $A"; echo two\n```\n');
    const { code, stdout } = await runProgram(["run", guide, "--rehearse", "--yes"], { state });
    expect(stdout).not.toContain("no value for A");
    expect(code).toBe(0);
    const log = logIn(state);
    expect(eventsOf(log, "invocation.finished")).toMatchObject([{ exitCode: 0, captured: null }]);
    expect(outputOf(log)).toMatch(/^one \S+\ntwo\n$/);
  });

  it("is what its output says where the guide asks for that", async () => {
    const state = stateFolder();
    const guide = guideOf(
      "asked.md",
      '```bash {capture=B}\nB=$(hostname); echo $B\n```\n\n```bash\necho "got $B"\n```\n',
    );
    const { code } = await runProgram(["run", guide, "--rehearse", "--yes"], { state });
    expect(code).toBe(0);
    const [first = "", second = ""] = outputOf(logIn(state)).split("\n");
    expect(second).toBe(`got ${first}`);
  });
});
