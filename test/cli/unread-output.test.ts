// The program when nobody reads its output any more: what only prints ends well, unless something is wrong; a walk is left, and says
// so in its log and by its exit code.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASKS } from "../support/converse.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { ended, fixture, runProgram, startProgram, stateFolder } from "../support/run-program.ts";
import { headOf, realLog, textOf } from "../support/tampering.ts";

/** Runs it, and closes its output as soon as that holds the text. */
function closedAt(words: readonly string[], text: RegExp, state: string) {
  const child = startProgram(words, { state });
  let seen = "";
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    seen += more;
    if (text.test(seen)) child.stdout?.destroy();
  });
  return ended(child);
}

describe.concurrent("an output that is closed", () => {
  it("leaves a walk that answers its own questions", async () => {
    const state = stateFolder();
    const end = await closedAt(["run", fixture("tokens.md"), "--rehearse", "--yes"], /^Log: /m, state);
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(
      /^lamplighter: the output was closed, so this run stopped\.\n {2}`\S.* resume last` continues it\.\n$/,
    );
    const log = logIn(state);
    expect(eventsOf(log, "run.left")).toMatchObject([{ reason: "the output was closed" }]);
    expect(eventsOf(log, "run.finished")).toEqual([]);
    const resumed = await runProgram(["resume", "last", "--yes"], { state });
    expect(resumed.stdout).toContain("7 steps");
  });

  it("leaves a walk that is under way with a command", async () => {
    const state = stateFolder();
    const child = startProgram(["run", fixture("slow.md"), "--rehearse"], { state });
    let unread = "";
    child.stdout?.setEncoding("utf8").on("data", (more: string) => {
      unread += more;
      if (ASKS.begin.test(unread)) child.stdin?.write("\n");
      else if (ASKS.run.test(unread)) child.stdin?.write("y\n");
      else return;
      const isSecond = unread.includes("sleep 30");
      unread = "";
      if (isSecond) child.stdout?.destroy();
    });
    const end = await ended(child);
    expect(end.code).toBe(1);
    expect(end.stderr).toContain("the output was closed");
    expect(eventsOf(logIn(state), "run.left")).toHaveLength(1);
  });

  it("begins no run when it is closed at the first questions", async () => {
    const state = stateFolder();
    const child = startProgram(["run", fixture("slow.md"), "--rehearse"], { state });
    let seen = "";
    child.stdout?.setEncoding("utf8").on("data", (more: string) => {
      seen += more;
      if (!ASKS.begin.test(seen)) return;
      child.stdout?.destroy();
      child.stdin?.write("change\n");
    });
    expect(await ended(child)).toMatchObject({ code: 1, stderr: "" });
    expect(existsSync(join(state, "lamplighter"))).toBe(false);
  });

  it("is no failure where the program only prints, unless it has found one", async () => {
    const state = stateFolder();
    const shell = (words: readonly string[], where: string) =>
      runProgram(words, { state, within: ["bash", "-c", `"$@" ${where}; exit "\${PIPESTATUS[0]}"`, "-"] });
    expect(await shell(["plan", fixture("tokens.md")], "| true")).toMatchObject({ code: 0, stderr: "" });
    const { lines } = realLog();
    const copy = stateFolder();
    writeFileSync(join(copy, "audit.jsonl"), textOf(lines.toSpliced(5, 1)));
    writeFileSync(join(copy, "head"), headOf(lines));
    expect(await shell(["verify", copy], "| true")).toMatchObject({ code: 4, stderr: "" });
    const full = await shell(["plan", fixture("tokens.md")], ">/dev/full");
    expect(full).toMatchObject({ code: 1 });
    expect(full.stderr).toMatch(/^lamplighter: cannot write the output: .*ENOSPC.*\n {2}Free some space/);
    expect(full.stderr.split("\n")).toHaveLength(3);
  });
});
