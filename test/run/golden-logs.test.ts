// The golden logs (written by UPDATE=1, the oldest of them never again): they read as ever, and from every prefix of each of them a resume
// reaches a legal end without sending anything a second time.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/run/model/event.ts";
import { GOLDEN_STORIES, OLDEST_STORIES } from "../support/golden-logs.ts";
import { planOf } from "../support/plan-builder.ts";
import { readsBack } from "../support/sim-log-checks.ts";
import { fold } from "../support/story.ts";
import { bringToAnEnd } from "../support/story-people.ts";
import { createWorld, type Ledger } from "../support/story-world.ts";

const folder = new URL("../logs/", import.meta.url);

describe.each(Object.keys(OLDEST_STORIES))("%s", (name) => {
  test("is what the story writes today, up to the end of the last task", () => {
    const told = uptoItsEnd(OLDEST_STORIES[name]?.().log ?? []);
    expect(wordless(told)).toEqual(wordless(uptoItsEnd(readLog(fileOf(name)))));
  });
});

describe.each(Object.keys(GOLDEN_STORIES))("%s", (name) => {
  test("is what the story writes today", () => {
    const file = fileOf(name);
    const text = `${lines(GOLDEN_STORIES[name]?.().log ?? []).join("\n")}\n`;
    if (process.env.UPDATE === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file), `${name}.jsonl is missing; write it with UPDATE=1`).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

test("no log is kept without its story", () => {
  const kept = readdirSync(folder).flatMap((name) => /^(.+)\.jsonl$/.exec(name)?.[1] ?? []);
  expect(kept.sort()).toEqual([...Object.keys(OLDEST_STORIES), ...Object.keys(GOLDEN_STORIES)].sort());
});

describe.each(Object.keys({ ...OLDEST_STORIES, ...GOLDEN_STORIES }))("%s", (name) => {
  const file = fileOf(name);

  test("is as strict as a log on disk", () => {
    readsBack(readLog(file));
  });

  test("reads, and ends as a run can end", () => {
    expect(["finished", "left"]).toContain(fold(readLog(file)).status);
  });

  test.each(["none", "pending", "running", "ended"] as const)(
    "every prefix of it can be resumed to an end when what is open is %s on the node",
    (ledger) => {
      const log = readLog(file);
      for (let lines = 0; lines <= log.length; lines++) resumeFrom(log.slice(0, lines), ledger);
    },
  );
});

/** The world throws when a nonce is sent again, or sent without a confirmation in its process. */
function resumeFrom(prefix: readonly RunEvent[], ledger: Ledger): void {
  const [first] = prefix;
  const plan = first?.type === "run.started" ? first.plan : planOf([{ run: "true" }]);
  const world = createWorld(plan, prefix);
  for (const nonce of world.run.open) world.ledger.set(nonce, ledger);
  const sentBefore = new Map(world.sends);
  bringToAnEnd(world);
  expect(world.run.status).toBe("finished");
  for (const [nonce, sends] of sentBefore) expect(world.sends.get(nonce)).toBe(sends);
}

function fileOf(name: string): URL {
  return new URL(`${name}.jsonl`, folder);
}

function lines(log: readonly RunEvent[]): readonly string[] {
  return log.map((event) => JSON.stringify(event));
}

/** Rules that an old program had, all of them for notes. */
const GIVEN_UP: ReadonlySet<string> = new Set(["state-carried"]);

/**
 * As `lines`, but without the sentences for people, which may be worded better than an old program did, nor how grave
 * a finding is, nor those of a rule that was given up. */
function wordless(log: readonly RunEvent[]): readonly string[] {
  const words = new Set(["message", "advice", "evidence", "reason"]);
  return log.map((event) =>
    JSON.stringify(event, (key, value) => {
      if (words.has(key) || (key === "interactive" && typeof value === "string")) return key;
      if (key === "riskReasons" && Array.isArray(value)) return value.length;
      if (key !== "findings" || !Array.isArray(value)) return value;
      const kept = value.filter(({ rule }: { rule: string }) => !GIVEN_UP.has(rule));
      return kept.map((it: object) => ({ ...it, severity: "severity" }));
    }),
  );
}

/** The log before what follows by itself from the end of its last task. */
function uptoItsEnd(log: readonly RunEvent[]): readonly RunEvent[] {
  const at = log.findIndex(
    (event) =>
      event.type === "run.finished" || (event.type === "probe.requested" && event.kind === "release"),
  );
  return at === -1 ? log : log.slice(0, at);
}

function readLog(file: URL): readonly RunEvent[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RunEvent);
}
