// Honest logs contradict themselves nowhere: those that are kept for ever, of every format.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/audit/verify-log.ts";
import { understatedTasks } from "../../src/plan/understated.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { differencesIn } from "../support/differences-in.ts";
import { fold } from "../support/story.ts";

const logs = new URL("../logs/", import.meta.url);
const stories = readdirSync(logs).filter((name) => name.endsWith(".jsonl"));
const formats = readdirSync(new URL("files/", logs));

const eventsIn = (name: string): readonly RunEvent[] =>
  readFileSync(new URL(name, logs), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("an honest log contradicts itself nowhere", () => {
  it.each(stories)("%s", (name) => {
    // The plans of these were made by hand, without a guide and with a digest of their own.
    const found = differencesIn(eventsIn(name)).filter(
      ({ field }) => !/^(?:plan\.|guide|steps\.source)/.test(field),
    );
    expect(found).toEqual([]);
  });

  it.each(formats)("of format %s", (format) => {
    const { events } = readLog(fileURLToPath(new URL(`files/${format}/audit.jsonl`, logs)));
    expect(differencesIn(events)).toEqual([]);
  });
});

describe("an honest log understates nothing", () => {
  it.each(formats)("of format %s", (format) => {
    const { events } = readLog(fileURLToPath(new URL(`files/${format}/audit.jsonl`, logs)));
    const run = fold(events);
    const shown = new Map(run.tasks.map((task) => [task.id, task.presented]));
    const plan = run.started?.plan;
    expect(plan === undefined ? null : understatedTasks(plan, (task) => shown.get(task) ?? null)).toEqual([]);
  });
});
