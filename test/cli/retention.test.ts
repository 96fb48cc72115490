// Which runs `runs` lists, and what `purge` removes and leaves behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createLog, logPath } from "../../src/audit/chain/append-log.ts";
import { readRunSummary } from "../../src/audit/runs/run-summary.ts";
import { readTombstones, tombstonePath } from "../../src/audit/runs/tombstones.ts";
import { runFilter } from "../../src/cli/options/run-filter.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { left, noted, started } from "../support/audit-events.ts";
import { digestStart } from "../support/forged-log.ts";
import { type Ended, runProgram, stateFolder } from "../support/run-program.ts";

const DAY = 86_400_000;
const NOW = Date.now();

interface Made {
  readonly id: string;
  readonly age: number;
  readonly end?: "done" | "failed" | "left";
  readonly title?: string;
  readonly kind?: "rehearsal" | "aws";
  readonly user?: string;
  readonly node?: string;
  readonly selector?: string;
}

/** A run whose last event is so many days old. */
async function make(runs: string, it: Made): Promise<void> {
  const at = NOW - it.age * DAY;
  const first = started() as Extract<RunEvent, { type: "run.started" }>;
  const kind = it.kind ?? "aws";
  const target = {
    key: it.node ?? "node",
    roles: [],
    selector: it.selector ?? "x",
    id: `i-${it.node ?? "0"}`,
    name: "",
  };
  const log = await createLog(runs, it.id);
  const begun = {
    ...first,
    at: at - 1000,
    run: it.id,
    plan: { ...first.plan, title: it.title ?? "A guide", targets: [target] },
    operator: { user: it.user ?? "ada", host: "desk", arn: null },
    destination: { ...first.destination, kind },
  };
  digestStart(begun);
  await log.append([begun]);
  if (it.end === "left") await log.append([{ ...left(), at }]);
  else if (it.end === undefined) await log.append([{ ...noted("under way"), at }]);
  else {
    const outcome = it.end === "done" ? "done" : "done-with-failures";
    await log.append([{ type: "run.finished", at, outcome, done: 0, skipped: 0, failed: 0 }]);
  }
  await log.close();
}

const id = (letter: string): string => `01KAVD5ZQF000000000000000${letter}`;
const MADE: readonly Made[] = [
  { id: id("A"), age: 200, end: "done", title: "Prepare a Swarm", node: "db-1" },
  { id: id("B"), age: 100, end: "failed", user: "grace" },
  { id: id("C"), age: 100, end: "left" },
  { id: id("D"), age: 100 },
  { id: id("E"), age: 5, end: "done", title: "Prepare a Swarm", user: "grace", selector: "asg:workers" },
  { id: id("F"), age: 5, kind: "rehearsal", end: "left" },
];

let state = "";
let runs = "";
beforeEach(async () => {
  state = stateFolder();
  runs = join(state, "lamplighter", "runs");
  for (const one of MADE) await make(runs, one);
});

const call = (...words: string[]): Promise<Ended> => runProgram(words, { state });
const answered = (input: string, ...words: string[]): Promise<Ended> => runProgram(words, { state, input });
const there = (): string =>
  readdirSync(runs)
    .map((name) => name.at(-1))
    .sort()
    .join("");

describe("the filters", () => {
  const fitting = (options: Parameters<typeof runFilter>[0]): string => {
    const filter = runFilter(options, NOW);
    return MADE.filter((it) => {
      const seen = readRunSummary(logPath(join(runs, it.id)));
      return seen !== null && filter(seen);
    })
      .map((it) => it.id.at(-1))
      .join("");
  };

  it.each([
    [{}, "ABCDEF"],
    [{ guide: "swarm" }, "AE"],
    [{ guide: "GUIDE.md" }, "ABCDEF"],
    [{ node: "db-1" }, "A"],
    [{ node: "i-db" }, "A"],
    [{ node: "asg:workers" }, "E"],
    [{ node: "WORKERS" }, "E"],
    [{ operator: "grace@" }, "BE"],
    [{ outcome: "done" }, "AE"],
    [{ outcome: "failed" }, "B"],
    [{ outcome: "left" }, "CF"],
    [{ outcome: "open" }, "D"],
    [{ since: "30d" }, "EF"],
    [{ until: "30d" }, "ABCD"],
    [{ guide: "swarm", operator: "grace", until: "1h" }, "E"],
    [{ since: new Date(NOW - 5 * DAY).toISOString().slice(0, 10) }, "EF"],
    [{ until: new Date(NOW - 100 * DAY).toISOString().slice(0, 10) }, "ABCD"],
    [{ until: new Date(NOW - 101 * DAY).toISOString().slice(0, 10) }, "A"],
  ])("%j mean %s", (options, expected) => {
    expect(fitting(options)).toBe(expected);
  });

  it.each([
    [{ outcome: "well" }, /done, failed .* left .* or open/],
    [{ since: "yesterday" }, /Use a date \(2026-11-27\)/],
    [{ since: "2026-02-30" }, /Use a date/],
    [{ until: "2026-13-01" }, /Use a date/],
    [{ since: "1d", until: "9d" }, /--since must be the earlier time/],
  ])("refuse %j", (options, advice) => {
    expect(() => runFilter(options, NOW)).toThrow(
      expect.objectContaining({ advice: expect.stringMatching(advice) }),
    );
  });

  it("read the two ends of a log, whatever lies between", () => {
    const log = logPath(join(runs, id("E")));
    const [first = "", last = ""] = readFileSync(log, "utf8").trimEnd().split("\n");
    writeFileSync(log, `${first}\n${"x".repeat(200_000)}\n${"y".repeat(70_000)}\n${last}\n{"torn`);
    expect(readRunSummary(log)).toMatchObject({ state: "done", started: { run: id("E") } });
    writeFileSync(log, `${first}\n${"y".repeat(70_000)}\n`);
    expect(readRunSummary(log)).toBeNull();
    writeFileSync(log, first);
    expect(readRunSummary(log)).toBeNull();
  });
});

describe("runs", () => {
  it("lists those that fit, and says when none does", async () => {
    const { stdout } = await call("runs", "--guide", "swarm", "--operator", "grace", "--json");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ run: id("E"), state: "done", nodes: ["i-0"], chain: "intact" }]);
    expect((await call("runs", "--node", "nowhere")).stdout).toBe("No matching runs (6 in total).\n");
    expect(await call("runs", "--outcome", "well")).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("purge", () => {
  it("needs to know which runs", async () => {
    expect(await call("purge")).toMatchObject({ code: 2, stderr: expect.stringMatching(/--older-than 90d/) });
    expect(await call("purge", "--older-than", "long")).toMatchObject({ code: 2 });
    expect(there()).toBe("ABCDEF");
  });

  it("shows what it would remove, and removes nothing without the number", async () => {
    const shown = await call("purge", "--older-than", "90d", "--dry-run");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(
      /^Kept:\n {2}\S+C {2}stopped early, .*\n {2}\S+D {2}not finished; give its id/,
    );
    expect(shown.stdout).toMatch(
      /Will be deleted permanently \(2 runs, .*\):\n {2}\S+A .* done .*\n {4}Prepare a Swarm/,
    );
    expect(shown.stdout).toMatch(/Nothing was deleted \(--dry-run\)\.\n$/);
    for (const input of ["", "yes\n", "3\n"])
      expect(await answered(input, "purge", "--older-than", "90d")).toMatchObject({ code: 1 });
    expect(there()).toBe("ABCDEF");
    expect(existsSync(tombstonePath(runs))).toBe(false);
  });

  it("removes them when their number is typed, and keeps a line of each that tells what they were", async () => {
    const heads = readFileSync(join(runs, id("A"), "head"), "utf8");
    const end = await answered("2\n", "purge", "--older-than", "90d", "--reason", "retention policy 7");
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(there()).toBe("CDEF");
    const [a, b] = readTombstones(runs);
    expect(a).toMatchObject({
      run: id("A"),
      reason: "retention policy 7",
      outcome: "done",
      guide: { title: "Prepare a Swarm" },
      operator: { user: "ada" },
      chain: { state: "intact", lines: 2 },
    });
    expect(heads).toContain(a?.chain.head);
    expect(b).toMatchObject({ run: id("B"), outcome: "failed" });
    expect((await call("runs", "--purged")).stdout).toMatch(
      /Prepare a Swarm\n.*head [0-9a-f]{64}\n {2}deleted .*policy 7/,
    );
    const asked = await call("verify", id("A"));
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(
      /was deleted on .* \(retention policy 7\)\.\n.*2 lines and was intact; .*[0-9a-f]{64}/,
    );
    expect(await call("verify", id("E"))).toMatchObject({ code: 0 });
  });

  it("removes unfinished runs that are named, and rehearsals, but none that is open", async () => {
    await answered("1\n", "purge", id("D"));
    expect(there()).toBe("ABCEF");
    await answered("1\n", "purge", "--rehearsals");
    expect(there()).toBe("ABCE");
    expect(readTombstones(runs).map((it) => it.reason)).toEqual(["named", "a rehearsal"]);
    const log = await createLog(runs, id("G"));
    await log.append([started()]);
    const refused = await answered("1\n", "purge", id("G"));
    await log.close();
    expect(refused.stdout).toMatch(/Kept:\n {2}\S+G {2}this run is locked by another Lamplighter/);
    expect(there()).toBe("ABCEG");
  });

  it("finishes what was cut short, and refuses a list that was changed", async () => {
    renameSync(join(runs, id("B")), join(runs, `.purged-${id("B")}`));
    mkdirSync(join(runs, ".purged-other"));
    expect((await call("purge", id("A"))).stdout).toMatch(/^Finished 2 interrupted deletions\./);
    expect(there()).toBe("ACDEF");
    await answered("1\n", "purge", id("A"));
    const path = tombstonePath(runs);
    writeFileSync(path, readFileSync(path, "utf8").replace("named", "blamed"));
    writeFileSync(path, `${readFileSync(path, "utf8")}${readFileSync(path, "utf8")}`);
    const refused = await answered("1\n", "purge", id("E"));
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/purged\.jsonl: line 2 was altered/),
    });
    expect(there()).toBe("CDEF");
  });
});
