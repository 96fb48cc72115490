// A log in which one command was put for another, chained anew: what contradicts itself is refused, and what was forged to fit
// takes no protection away, because risk, confirmation and device checks come from the command that would run.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ASKS, converse } from "../support/converse.ts";
import { forgeLog, putCommand, putEverywhere } from "../support/forged-log.ts";
import { eventsOf, logIn } from "../support/run-folder.ts";
import { fixture, runProgram, stateFolder } from "../support/run-program.ts";

const LOOK = "lsblk /dev/nvme1n1";
const ERASE = "mkfs -t xfs -f /dev/nvme1n1";

/** A state folder with a rehearsal that was left before it looked at the disk. */
async function leftBeforeTheDisk(): Promise<string> {
  const state = stateFolder();
  const end = await converse(
    ["run", fixture("look-at-disk.md"), "--rehearse"],
    [
      [ASKS.begin, ""],
      [ASKS.run, "y"],
      [ASKS.run, null, LOOK],
    ],
    { state },
  );
  expect(end).toMatchObject({ code: 1, stderr: "" });
  return state;
}

describe.concurrent("a log with another command in its plan, and its SHA-256", () => {
  it("is altered by the word of verify, which names what differs", async () => {
    const state = await leftBeforeTheDisk();
    expect(await runProgram(["verify", "last"], { state })).toMatchObject({ code: 0 });
    forgeLog(logIn(state), (events) => putCommand(events, LOOK, ERASE));
    const end = await runProgram(["verify", "last"], { state });
    expect(end.code).toBe(4);
    expect(end.stdout).toContain("✗ altered: Line 1 (run.started, plan.digest) was altered.");
    expect(end.stdout).toContain("the command is not part of the step's text");
    expect(end.stdout).toMatch(/✗ altered: Line \d+ \(task\.presented, presented\.digest\)/);
    const facts = JSON.parse((await runProgram(["verify", "last", "--json"], { state })).stdout);
    expect(facts.exitCode).toBe(4);
    expect(facts.checks.chain).toMatchObject({ state: "altered", goodLines: 0 });
    expect(facts.checks.chain.damages[0]).toMatchObject({ kind: "altered", line: 1, event: "run.started" });
  });

  it("is not gone on with, and nothing is written", async () => {
    const state = await leftBeforeTheDisk();
    forgeLog(logIn(state), (events) => putCommand(events, LOOK, ERASE));
    const before = readFileSync(logIn(state), "utf8");
    const end = await runProgram(["resume", "last", "--yes"], { state });
    expect(end).toMatchObject({ code: 4, stdout: "" });
    expect(end.stderr).toMatch(
      /line 1 \(run\.started, steps\.source\) was altered\. Step “lsblk \/dev\/nvme1n1” \(line 15 of the guide\): .*\(\d+ more\)/,
    );
    expect(end.stderr).toContain("compare it with a stored copy");
    expect(readFileSync(logIn(state), "utf8")).toBe(before);
  });
});

describe.concurrent("a log in which nothing contradicts the other command", () => {
  it("gets a note from verify", async () => {
    const state = await leftBeforeTheDisk();
    forgeLog(logIn(state), (events) => putEverywhere(events, LOOK, ERASE));
    const end = await runProgram(["verify", "last"], { state });
    expect(end.code).toBe(0);
    expect(end.stdout).toContain("The log understates 1 step, by today's rules");
    expect(end.stdout).toMatch(/reads → destroys, type nvme1n1; .*mkfs/);
    const facts = JSON.parse((await runProgram(["verify", "last", "--json"], { state })).stdout);
    expect(facts.checks.rules).toMatchObject({
      state: "stricter",
      steps: [{ logged: { risk: "reads" }, now: { risk: "destroys", confirm: { typed: "nvme1n1" } } }],
    });
  });

  it("asks for what is erased to be typed, has the node check the device, and says so first", async () => {
    const state = await leftBeforeTheDisk();
    forgeLog(logIn(state), (events) => putEverywhere(events, LOOK, ERASE));
    const end = await converse(
      ["resume", "last"],
      [
        [ASKS.typed, "", "The log understates this step: reads → destroys, type nvme1n1"],
        [ASKS.typed, null],
      ],
      { state },
    );
    expect(end).toMatchObject({ code: 1, stderr: "" });
    expect(end.stdout).toContain("The log understates 1 step; the stricter rating applies.");
    const log = logIn(state);
    expect(eventsOf(log, "invocation.requested").map(({ text }) => text)).toEqual(["uname -r"]);
    expect(eventsOf(log, "task.presented").at(-1)?.presented).toMatchObject({
      command: ERASE,
      risk: "destroys",
      confirm: { how: "type", typed: "nvme1n1" },
      devices: [{ path: "/dev/nvme1n1", demands: "empty" }],
    });
  });
});
