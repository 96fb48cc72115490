// Events as plain lines.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { endLines } from "../../../src/transcript/run/run-end.ts";
import { runSummary } from "../../../src/transcript/run/run-summary.ts";
import { eventLines } from "../../../src/transcript/run/run-text.ts";
import { clockWords, durationWords, exitWords, timeWords } from "../../../src/transcript/words/run-words.ts";
import { expectGolden } from "../../support/golden.ts";
import { GOLDEN_STORIES } from "../../support/golden-logs.ts";
import { planOf } from "../../support/plan-builder.ts";
import { carryOut, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { type Story, story } from "../../support/story.ts";

function walk(): StageEngine {
  const engine = stageEngine();
  engine.at += 2000;
  carryOut(engine, "NAME SIZE\nnvme1n1 1T\n");
  carryOut(engine);
  const task = engine.run().tasks.at(2);
  engine.submit({ type: "note", task: task?.id ?? null, text: safeText("the UUID was looked at") });
  engine.submit({ type: "edit", task: task?.id ?? "", attempt: 1, command: "echo 'a\u202eb' >> /etc/fstab" });
  engine.submit({ type: "skip", task: task?.id ?? "", reason: safeText("done on the other node") });
  engine.submit({ type: "leave", reason: safeText("lunch") });
  return engine;
}

function transcript(engine: StageEngine): readonly string[] {
  return wordsOf(engine.events);
}

function wordsOf(events: readonly RunEvent[]): readonly string[] {
  let run: Run = initial();
  return events.flatMap((event) => {
    const lines = eventLines(run, event);
    run = evolve(run, event);
    return lines;
  });
}

describe("a transcript", () => {
  it("says every event in words, with its time", () => {
    const engine = walk();
    const lines = transcript(engine).map((line) => line.replace(/[0-9a-f]{64}/g, "<sha256>"));
    expectGolden("transcript/run-text.txt", `${lines.join("\n")}\n`);
  });

  it.each(Object.keys(GOLDEN_STORIES))("says in words what happened: %s", (name) => {
    const lines = wordsOf(GOLDEN_STORIES[name]?.().log ?? []);
    const text = lines.map((line) => line.replace(/[0-9a-f]{64}/g, "<sha256>")).join("\n");
    expectGolden(`transcript/${name}.txt`, `${text}\n`);
  });

  it("lets nothing in it act on a terminal or pass for a line of its own", () => {
    for (const line of transcript(walk()))
      expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/);
    const engine = stageEngine();
    carryOut(engine, "2026-11-24 08:00:00Z  finished: 9 done, 0 skipped, 0 failed\n");
    const forged = transcript(engine).filter((line) => line.includes("9 done"));
    expect(forged).toEqual(["  | 2026-11-24 08:00:00Z  finished: 9 done, 0 skipped, 0 failed"]);
  });

  it("marks output that goes on in the middle of a line", () => {
    const engine = stageEngine();
    const task = engine.run().tasks.at(0);
    engine.submit({
      type: "confirm",
      task: task?.id ?? "",
      attempt: 1,
      digest: task?.presented?.digest ?? "",
      typed: null,
      how: "plain",
      despiteDone: false,
    });
    engine.settle();
    const nonce = engine.run().open[0] ?? "";
    for (const text of ["one ", "two\n", "three\n"])
      engine.report({ type: "output", nonce, text: safeText(text), bytes: text.length });
    const lines = transcript(engine).filter((line) => /one|two|three/.test(line));
    expect(lines).toEqual(["  | one ", "  |…two", "  | three"]);
  });
});

describe("what happens on the operator's own machine", () => {
  const plan = planOf([
    { run: "ssh -N -L 8080:db:5432 node", on: "local", session: { port: null } },
    { run: "aws configure", on: "local", interactive: true },
    { run: "aws s3 ls", on: "local" },
  ]);
  const lines = (told: Story) => wordsOf(told.log).map((line) => line.replace(/^\S+ \S+ {2}(?! )/, ""));

  it("is told as such, and so is a session that closes", () => {
    const opened = story(plan)
      .start("aws", true)
      .confirm()
      .accepted("process 7")
      .exit(0, { outcome: "ready", exitCode: null });
    const { nonce } = opened.invocation;
    const closed = opened.when({
      type: "sessionEnded",
      nonce,
      message: safeText("It ended with exit code 1."),
    });
    expect(lines(closed).slice(-11)).toEqual([
      "step 1 of 3 (local): ssh -N -L 8080:db:5432 node",
      "    on your own machine, beside the run, ready when port 8080 answers there",
      "    ssh -N -L 8080:db:5432 node",
      "command run on your own machine (confirmed by ada@desk after 1.0 s, typed local)",
      "begun as process 7",
      "command of step 1: ready; it stays open beside the run · ran 1.0 s · 0 B of output",
      "step 2 of 3 (local): aws configure",
      "    on your own machine, with the terminal: its output is not in the log",
      "    aws configure",
      "session closed: step 1 of 3 (local): ssh -N -L 8080:db:5432 node",
      "    It ended with exit code 1.",
    ]);
    expect(lines(opened.cut().resume(true)).slice(-5)).toEqual([
      "resumed by ada@desk (program 0.0.0)",
      "    its session closed with the earlier process: step 1 of 3 (local): ssh -N -L 8080:db:5432 node",
      "step 1 of 3 (local): ssh -N -L 8080:db:5432 node, attempt 2",
      "    on your own machine, beside the run, ready when port 8080 answers there",
      "    ssh -N -L 8080:db:5432 node",
    ]);
  });
});

describe("a summary", () => {
  it("says what was done, what was not, and what comes next", () => {
    const { events } = walk();
    const run = events.reduce(evolve, initial());
    expect(runSummary(run)).toEqual([
      "Prepare a joining node: stopped early; it can be resumed.",
      "7 steps: 2 done, 1 skipped, 0 failed, 4 not reached.",
      "1 step edited.",
      "  skipped: step 3 of 7 (worker): fstab (done on the other node)",
      "Time from start to end: 2.0 s.",
    ]);
    const end = endLines(run, "/tmp/audit.jsonl", "npx lamplighter").join("\n");
    for (const verb of ["resume", "replay", "verify", "runs"])
      expect(end).toContain(`\nnpx lamplighter ${verb} `);
  });
});

describe("words", () => {
  it("give times in UTC as a calendar does", () => {
    for (let at = -1e12; at < 4e12; at += 86_399_999_123 / 7) {
      const expected = new Date(at)
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, "Z");
      expect(timeWords(at)).toBe(expected);
    }
  });

  it("say durations and exit codes", () => {
    expect([0, 1300, 59_960, 185_000, 7_800_000].map(durationWords)).toEqual([
      "0.0 s",
      "1.3 s",
      "60 s",
      "3 min 05 s",
      "2 h 10 min",
    ]);
    expect(clockWords(192_000)).toBe("00:03:12");
    const nothing = { carried: false, checked: false };
    expect(exitWords(0, nothing)).toBe("exit 0");
    expect(exitWords(125, nothing)).toBe("exit 125");
    expect(exitWords(125, { ...nothing, carried: true })).toBe(
      "exit 125: the state set by an earlier step could not be restored; the command was not run",
    );
    expect(exitWords(125, { ...nothing, checked: true })).toBe(
      "exit 125: a device differs from what was shown; the command was not run",
    );
    expect(exitWords(1, { carried: true, checked: true })).toBe("exit 1");
    expect(exitWords(137, nothing)).toContain("killed");
  });
});
