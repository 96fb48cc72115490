// What a run is worth when the program ends without warning, and what is refused: a log that was changed, a run that is
// open elsewhere, a run that is over.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ASKS, converse } from "../../support/converse.ts";
import { expectHonestLog, expectRebuildsTold, resumeToTheEnd, runUntil } from "../../support/cut-short.ts";
import { practiceTokens } from "../../support/practice-tokens.ts";
import { eventsOf, linesOf, logIn, logsIn, outputOf } from "../../support/run-folder.ts";
import { ended, fixture, runProgram, startProgram, stateFolder } from "../../support/run-program.ts";
import { placesOf } from "../../support/secret-search.ts";
import { isTold } from "../../support/share.ts";
import { headOf } from "../../support/tampering.ts";

const REHEARSE = ["--rehearse", "--yes"];

/** A moment in the life of one process: true when it has come, by the lines that the process wrote. */
type Moment = (lines: readonly string[]) => boolean;

/** When there is such an event that holds the text. */
const written =
  (type: string, text = ""): Moment =>
  (lines) =>
    lines.some((line) => line.includes(`"type":"${type}"`) && line.includes(text));

/** When an invocation whose request holds the text was accepted. */
const onItsWay =
  (text: string): Moment =>
  (lines) => {
    const request = lines.find((line) => written("invocation.requested", text)([line]));
    return request !== undefined && written("invocation.accepted", JSON.parse(request).nonce)(lines);
  };

/** Begins a rehearsal and kills each process at its moment; the last one gets to the end. Gives what they printed. */
async function killedAt(
  state: string,
  words: readonly string[],
  moments: readonly Moment[],
): Promise<string[]> {
  const printed: string[] = [];
  for (const moment of moments) {
    const begun = printed.length === 0 ? ["run", ...words, ...REHEARSE] : ["resume", "last"];
    const cut = await runUntil(begun, state, moment);
    printed.push(cut.stdout + cut.stderr);
    if (cut.signal !== "SIGKILL") throw new Error(`It ended before its moment came:\n${printed.at(-1)}`);
  }
  printed.push(await resumeToTheEnd(state));
  expect(printed.at(-1)).toMatch(/^Resumed: The practice nodes were lost when the program ended\./m);
  const log = logIn(state);
  expect(eventsOf(log, "run.resumed")).toHaveLength(moments.length);
  await expectHonestLog(state);
  expectRebuildsTold(log);
  return printed;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** How the tries at a command ended, in order. */
function outcomesOf(log: string, text: string): readonly string[] {
  const tries = eventsOf(log, "invocation.requested").filter((it) => it.text === text);
  const ends = eventsOf(log, "invocation.finished");
  return tries.flatMap(({ nonce }) => ends.filter((it) => it.nonce === nonce).map((it) => it.outcome));
}

describe.concurrent("a rehearsal that is killed", () => {
  it.runIf(isTold(0, 3))(
    "at every kind of moment reaches its end, with nothing done twice and nothing missing",
    async () => {
      const state = stateFolder();
      await killedAt(
        state,
        [fixture("cut-short.md"), "--section", "Volume"],
        [
          written("run.started"),
          written("probe.requested"),
          written("invocation.requested", "mkfs"),
          onItsWay('"phase":"verify"'),
          written("invocation.finished", '"captured":{"name":"DATA_UUID"'),
          onItsWay("echo marked"),
        ],
      );
      const log = logIn(state);
      // On a busy machine a command may have ended before the kill; then it was not tried again.
      for (const command of ["mkfs -t xfs /dev/nvme1n1", "echo marked >> /data/marks"])
        expect(outcomesOf(log, command).join(" ")).toMatch(/^(not-run )?exited$/);
      // Mounted, marked once, one entry in fstab: what was lost with a process was made again.
      expect(outputOf(log)).toMatch(/\n\/data {2}\/dev\/nvme1n1 xfs .*\nmarked\n1\n$/);
    },
  );

  it.runIf(isTold(1, 3))("after it captured a join token can use it, though nothing kept it", async () => {
    const state = stateFolder();
    const printed = await killedAt(
      state,
      [fixture("cut-short.md"), "--section", "Swarm"],
      [written("invocation.finished", '"captured":{"name":"SWARM_TOKEN"'), onItsWay("docker swarm join")],
    );
    const log = logIn(state);
    const [worker, manager] = practiceTokens(basename(dirname(log)));
    const output = outputOf(log);
    expect(output).toContain("This node joined a swarm as a worker.");
    expect(output).toContain(`${createHash("sha256").update(`${worker}\n`).digest("hex")}  -\n`);
    for (const token of [worker, manager]) expect(placesOf(token, state, printed)).toEqual([]);
  });

  it.runIf(isTold(2, 3))(
    "in the middle of a long command does not run it twice, and has what came before it",
    async () => {
      const state = stateFolder();
      await killedAt(state, [fixture("slow.md")], [onItsWay("sleep 30")]);
      const log = logIn(state);
      expect(outcomesOf(log, "sleep 30")).toEqual(["not-run", "exited"]);
      expect(outputOf(log)).toBe("begun\n");
    },
  );
});

describe.concurrent("a run that was left", () => {
  const leave = (state: string) =>
    converse(
      ["run", fixture("by-hand.md"), "--rehearse"],
      [
        [ASKS.begin, ""],
        [ASKS.byHand, "y"],
        [ASKS.statement, ""],
        [ASKS.byHand, null],
      ],
      { state },
    );

  it("goes on without a person when it is a rehearsal", async () => {
    const state = stateFolder();
    expect(await leave(state)).toMatchObject({ code: 1 });
    const end = await runProgram(["resume", "last", "--yes"], { state });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toMatch(/3 steps: 0 done, 3 done by hand, 0 skipped, 0 failed/);
    await expectHonestLog(state);
  });

  it("says whether the guide's file has changed since, and goes on with the text that it began with", async () => {
    const state = stateFolder();
    const guide = join(state, "guide.md");
    copyFileSync(fixture("by-hand.md"), guide);
    await converse(
      ["run", guide, "--rehearse"],
      [
        [ASKS.begin, ""],
        [ASKS.byHand, null],
      ],
      { state },
    );
    const resumed = () => converse(["resume", "last"], [[ASKS.byHand, null]], { state });
    expect((await resumed()).stdout).not.toContain("has changed");
    appendFileSync(guide, "4. Drink tea.\n");
    const { stdout } = await resumed();
    expect(stdout).toContain(
      `Resumed: The guide ${guide} has changed since this run started. The run continues with the text it started with. `,
    );
    expect(stdout).not.toContain("Drink tea");
    rmSync(guide);
    execFileSync("mkfifo", [guide]);
    expect((await resumed()).stdout).not.toContain("has changed");
  });

  it("goes on beside the process that began it when that has ended and nobody has noticed", async () => {
    const state = stateFolder();
    const words = ["run", fixture("slow.md"), "--rehearse", "--yes"];
    // The program that takes the shell's place waits for none of its children.
    const within = ["sh", "-c", '"$@" & exec sleep 600', "-"];
    const parent = startProgram(words, { state, within });
    try {
      await until(() => logsIn(state).some((log) => eventsOf(log, "invocation.accepted").length > 0));
      const lock = join(dirname(logIn(state)), "lock");
      const { pid } = JSON.parse(readFileSync(lock, "utf8"));
      process.kill(pid, "SIGKILL");
      await until(() => /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")));
      const end = await converse(["resume", "last"], [[ASKS.failed, null]], { state });
      expect(end).toMatchObject({ code: 1, stderr: "" });
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("goes on after its last line was torn, and says so in its log", async () => {
    const state = stateFolder();
    await leave(state);
    const log = logIn(state);
    const whole = readFileSync(log);
    const lines = whole.toString("utf8").trimEnd().split("\n");
    // The head file is written after the line, so it does not count a line that was torn.
    writeFileSync(join(dirname(log), "head"), headOf(lines.slice(0, -1)));
    truncateSync(log, whole.length - 10);
    const before = await runProgram(["verify", "last"], { state });
    expect(before.code).toBe(4);
    expect(before.stdout).toMatch(/✗ torn-tail: Line \d+ is incomplete/);

    const end = await runProgram(["resume", "last", "--yes"], { state });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(end.stdout).toContain("The last line of the log was incomplete and was set aside.");
    const torn = (lines.at(-1) ?? "").length - 9;
    expect(eventsOf(log, "log.repaired")).toMatchObject([{ seq: lines.length, bytes: torn }]);
    expect(linesOf(log).slice(0, lines.length - 1)).toEqual(lines.slice(0, -1));
    expect(readFileSync(join(dirname(log), `torn-${lines.length}`), "utf8")).toHaveLength(torn);
    await expectHonestLog(state);
  });

  it("goes on without its head file, and says in its log what could not be told", async () => {
    const state = stateFolder();
    await leave(state);
    const log = logIn(state);
    rmSync(join(dirname(log), "head"));
    const end = await runProgram(["resume", "last", "--yes"], { state });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    const [resumed] = eventsOf(log, "run.resumed");
    expect(resumed?.message).toContain("missing lines at the end of the log would not be noticed");
  });

  it("is not gone on with when a byte of its log was changed; verify says where", async () => {
    const state = stateFolder();
    await leave(state);
    const log = logIn(state);
    const lines = [...linesOf(log)];
    const at = lines.findIndex((line) => line.includes('"type":"task.attested"'));
    lines[at] = (lines[at] ?? "").replace("name plate", "name plane");
    const changed = `${lines.join("\n")}\n`;
    writeFileSync(log, changed);

    const refused = await runProgram(["resume", "last", "--yes"], { state });
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(/cannot be resumed/);
    expect(readFileSync(log, "utf8")).toBe(changed);
    const report = await runProgram(["verify", "last"], { state });
    expect(report.code).toBe(4);
    expect(report.stdout).toContain(
      `✗ edited: Line ${at + 1} (task.attested) was altered: line ${at + 2} names another line before it.`,
    );
    expect((await runProgram(["runs"], { state })).stdout).toContain("log: edited");
  });

  it("is not gone on with when lines are missing at its end", async () => {
    const state = stateFolder();
    await leave(state);
    const log = logIn(state);
    writeFileSync(log, `${linesOf(log).slice(0, -1).join("\n")}\n`);
    const refused = await runProgram(["resume", "last", "--yes"], { state });
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(/the last 1 line is missing/);
  });

  it("is not gone on with when its end was cut inside a line that counts as written", async () => {
    const state = stateFolder();
    await leave(state);
    const log = logIn(state);
    truncateSync(log, readFileSync(log).length - 10);
    const refused = await runProgram(["resume", "last", "--yes"], { state });
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(/ends inside line \d+, but the head file counts that line/);
  });
});

describe("a run that is open", () => {
  it("is refused to a second program, and goes on in the first", async () => {
    const state = stateFolder();
    const first = startProgram(["run", fixture("by-hand.md"), "--rehearse"], { state });
    const end = ended(first);
    const asked = new Promise<void>((resolve) => {
      let text = "";
      first.stdout?.on("data", (chunk: string) => {
        text += chunk;
        if (ASKS.begin.test(text)) first.stdin?.write("\n");
        if (ASKS.byHand.test(text)) resolve();
      });
    });
    await asked;
    const second = await runProgram(["resume", "last", "--yes"], { state });
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toContain(`this run is locked by another Lamplighter (process ${first.pid}`);
    first.stdin?.end();
    expect(await end).toMatchObject({ code: 1, stderr: "" });
    expect(readdirSync(dirname(logIn(state)))).not.toContain("lock");
    await expectHonestLog(state);
  });
});

describe("a run that has ended", () => {
  it("cannot be gone on with", async () => {
    const state = stateFolder();
    const whole = await runProgram(["run", fixture("by-hand.md"), ...REHEARSE], { state });
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    const log = readFileSync(logIn(state), "utf8");
    const refused = await runProgram(["resume", "last"], { state });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(
      /this run has finished, so there is nothing to resume\.\n {2}.*lamplighter replay/,
    );
    expect(readFileSync(logIn(state), "utf8")).toBe(log);
  });
});
