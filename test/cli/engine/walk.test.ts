// The program without arguments and without a terminal: a whole rehearsal of the guide that ships with it, and what can
// be done with the log that it leaves.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { practiceTokens } from "../../support/practice-tokens.ts";
import { eventsOf, linesOf, logIn, storedEvents } from "../../support/run-folder.ts";
import { type Ended, runProgram, stateFolder } from "../../support/run-program.ts";
import { placesOf } from "../../support/secret-search.ts";

const state = stateFolder();
const printed: string[] = [];

async function call(...words: readonly string[]): Promise<Ended> {
  const result = await runProgram(words, { state });
  printed.push(result.stdout, result.stderr);
  return result;
}

let walk: Ended;
let log: string;
let run: string;

beforeAll(async () => {
  walk = await call();
  log = logIn(state);
  run = basename(dirname(log));
});

describe("lamplighter, alone and without a terminal", () => {
  it("rehearses by itself, says so, and ends with 0", () => {
    expect(walk).toMatchObject({ code: 0, stderr: "" });
    expect(walk.stdout).toMatch(/^No terminal: the rehearsal runs unattended .*\(--yes\)\.\n/);
    expect(walk.stdout).toContain("REHEARSAL, account 111122223333");
    expect(walk.stdout).toContain("--yes answers every question: this rehearsal runs unattended.");
    expect(walk.stdout).toMatch(/: finished\.\n\d+ steps: .*, 0 skipped, 0 failed\./);
  });

  it("names the rehearsal at each step that is done on a node", () => {
    const places = walk.stdout.match(/^ {2}Where: .*$/gm) ?? [];
    // What AWS says is met is passed without being shown as a step.
    expect(places.length).toBeGreaterThan(30);
    for (const place of places) expect(place).toMatch(/REHEARSAL · account 111122223333 · us-east-1$/);
  });

  it("joins the second node with the token that the first one gave", () => {
    expect(walk.stdout).toContain("This node joined a swarm as a worker.");
    expect(walk.stdout).toMatch(/node-01\.practice\.example +Ready +Active +Leader/);
    expect(walk.stdout).toMatch(/node-02\.practice\.example +Ready +Active/);
  });

  it("confirms every command with --yes alone, each once", () => {
    const requests = eventsOf(log, "invocation.requested");
    expect(requests.length).toBeGreaterThan(40);
    expect(new Set(requests.map((it) => it.nonce)).size).toBe(requests.length);
    expect(new Set(requests.map((it) => it.confirmed.how))).toEqual(new Set(["yes"]));
    const erasing = requests.filter((it) => it.text.startsWith("mkfs") && it.phase === "command");
    expect(erasing.map((it) => it.confirmed.typed)).toEqual(["nvme1n1", "nvme1n1"]);
  });
});

describe("the log of a rehearsal", () => {
  it("is a chain of SHA-256 over its lines' bytes, for its owner alone", () => {
    let previous = "0".repeat(64);
    for (const line of linesOf(log)) {
      expect(JSON.parse(line).prev).toBe(previous);
      previous = createHash("sha256").update(line).digest("hex");
    }
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(log)).mode & 0o777).toBe(0o700);
  });

  it("verifies", async () => {
    const result = await call("verify", "last");
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toContain(`✓ log verified: The hash chain is intact: ${linesOf(log).length} lines`);
    expect(result.stdout).toContain("REHEARSAL");
  });

  it("is listed", async () => {
    const result = await call("runs");
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(new RegExp(`^RUN +STARTED +WHERE +OPERATOR\n${run} .*REHEARSAL`));
    expect(result.stdout).toMatch(/finished, (\d+) of \1 steps/);
    const rows = (await call("runs", "--json")).stdout.trimEnd().split("\n");
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([{ run, chain: "intact" }]);
  });

  it("is replayed as a transcript, marked as one", async () => {
    const result = await call("replay", run.slice(0, 24), "--plain");
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(/^REPLAY of .*audit\.jsonl\n✓ The hash chain is intact/);
    expect(result.stdout).toContain("REHEARSAL");
    for (const { text } of eventsOf(log, "invocation.requested")) {
      for (const line of text.split("\n")) expect(result.stdout).toContain(line);
    }
    expect(result.stdout).toMatch(/finished: \d+ done, 0 skipped, 0 failed\n$/);
  });

  it("is replayed as events, all of them, from its path too", async () => {
    const result = await call("replay", log, "--json");
    expect(result).toMatchObject({ code: 0, stderr: "" });
    const events = result.stdout.trimEnd().split("\n");
    const stored = storedEvents(log).map(({ seq: _seq, prev: _prev, at, ...event }) => ({
      ...event,
      at: Date.parse(at),
    }));
    expect(events.map((line) => JSON.parse(line))).toEqual(stored);
  });

  it("holds the guide's bytes", () => {
    const [started] = eventsOf(log, "run.started");
    const guide = readFileSync(new URL("../../../runbooks/docker-swarm.md", import.meta.url), "utf8");
    expect(started?.guide).toMatchObject({ encoding: "utf8", content: guide });
    expect(started?.guide.sha256).toBe(createHash("sha256").update(guide).digest("hex"));
  });
});

describe("the join tokens of a rehearsal", () => {
  it("stand nowhere in the state folder and in nothing that was printed, in no form", () => {
    expect(printed.length).toBeGreaterThan(8);
    for (const token of practiceTokens(run)) {
      expect(placesOf(token, state, printed)).toEqual([]);
      // Its secret half alone would be as bad.
      expect(placesOf(token.slice(-25), state, printed)).toEqual([]);
    }
    expect(
      placesOf(
        "SWMTKN-1-",
        state,
        printed.map((text) => text.replaceAll("SWMTKN-1-…", "")),
      ),
    ).toEqual([]);
  });
});
