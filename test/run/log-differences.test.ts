// Honest logs contradict themselves nowhere: those that are kept for ever, of every format. A log in which one thing was put for another
// does, wherever that is.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/audit/chain/verify-log.ts";
import { sha256 } from "../../src/digest.ts";
import { understatedTasks } from "../../src/plan/verify/understated.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { differencesIn } from "../support/differences-in.ts";
import { digestStart, type ForgedEvent } from "../support/forged-log.ts";
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
    const shown = new Map([...run.tasks.values()].map((task) => [task.id, task.presented]));
    const plan = run.started?.plan;
    expect(plan === undefined ? null : understatedTasks(plan, (task) => shown.get(task) ?? null)).toEqual([]);
  });
});

describe("what was put for another thing is found", () => {
  const kept = () =>
    readLog(fileURLToPath(new URL("files/3/audit.jsonl", logs))).events.map(
      (it): ForgedEvent => structuredClone(it),
    );
  const story = (name: string) => eventsIn(`${name}.jsonl`).map((it): ForgedEvent => it);
  const one = (events: readonly ForgedEvent[], type: string) => events.find((event) => event.type === type);
  const foundIn = (events: readonly ForgedEvent[], line: number) =>
    differencesIn(events)
      .filter((it) => it.line === line)
      .map(({ field }) => field);

  it.each<[string, (started: ForgedEvent) => void, string]>([
    [
      "the digest of a command",
      ({ plan }) => {
        plan.tasks[0].sha256 = sha256("true");
      },
      "sha256",
    ],
    [
      "no digest",
      ({ plan }) => {
        plan.tasks[0].sha256 = null;
      },
      "sha256",
    ],
    [
      "a task's command with its digest",
      ({ plan }) => {
        plan.tasks[0].command.text = "reboot";
        plan.tasks[0].sha256 = sha256("reboot");
      },
      "command.text",
    ],
    [
      "a step's command",
      ({ plan }) => {
        plan.steps[0].command.text = "reboot";
      },
      "steps.source",
    ],
    [
      "a step's source",
      ({ plan }) => {
        plan.steps[0].source += "\nreboot";
      },
      "steps.source",
    ],
    [
      "a value",
      ({ plan }) => {
        plan.bindings[0].value = "other.example.org";
      },
      "command.text",
    ],
    [
      "the place of a value",
      ({ plan }) => {
        plan.tasks[0].command.values[0].start -= 3;
      },
      "command.values",
    ],
    [
      "a place outside",
      ({ plan }) => {
        plan.tasks[0].command.values[0].end += 99;
      },
      "command.values",
    ],
    [
      "the guide",
      ({ guide }) => {
        guide.content += "x";
      },
      "guide.sha256",
    ],
    [
      "the guide's digest in the plan",
      ({ plan }) => {
        plan.guide.sha256 = sha256("x");
      },
      "plan.guide.sha256",
    ],
    [
      "an instance",
      ({ plan }) => {
        plan.targets[0].id = "i-0aaaaaaaaaaaaaaaa";
      },
      "plan.digest",
    ],
    [
      "a time limit",
      ({ plan }) => {
        plan.tasks[0].timeout = 9;
      },
      "plan.digest",
    ],
    [
      "a confirmation",
      ({ plan }) => {
        plan.tasks[0].confirm = { how: "type", typed: "x" };
      },
      "plan.digest",
    ],
    [
      "a target",
      ({ plan }) => {
        plan.tasks[0].target = "other";
      },
      "target",
    ],
    ["a task twice", ({ plan }) => void plan.targets.push(plan.targets[0]), "targets"],
  ])("%s, in the plan", (_name, forge, field) => {
    const events = kept();
    forge(events[0]);
    expect(differencesIn(events.slice(0, 1)).map((it) => it.field)).toContain(field);
  });

  it("a command, where all digests of the plan were made anew for it", () => {
    const [started] = kept();
    const [step] = started.plan.steps;
    step.command = { ...step.command, text: "reboot", occurrences: [] };
    Object.assign(step, { source: "reboot" });
    started.plan.tasks[0].command = { text: "reboot", holes: [], values: [] };
    digestStart(started);
    expect(differencesIn([started]).map((it) => it.field)).toEqual(["steps.source"]);
  });

  it.each<[string, string, (event: ForgedEvent) => void, string]>([
    [
      "a command",
      "task.presented",
      ({ presented }) => {
        presented.command = "reboot";
      },
      "presented.sha256",
    ],
    [
      "a command with its digest",
      "task.presented",
      ({ presented }) =>
        Object.assign(presented, { command: "reboot", sha256: sha256("reboot"), values: [] }),
      "presented.command",
    ],
    [
      "a check",
      "task.presented",
      ({ presented }) => {
        presented.verify = "true";
      },
      "presented.verify",
    ],
    [
      "what the node checks",
      "task.presented",
      ({ presented }) => {
        presented.devices = [];
      },
      "presented.digest",
    ],
    [
      "a time limit",
      "task.presented",
      ({ presented }) => {
        presented.timeout = 9;
      },
      "presented.timeout",
    ],
    [
      "a value to capture",
      "task.presented",
      ({ presented }) => {
        presented.capture = { variable: "NAME", secret: false, how: "output" };
      },
      "presented.capture",
    ],
    [
      "the digest of what was sent",
      "invocation.requested",
      (it) => {
        it.sha256 = sha256("x");
      },
      "sha256",
    ],
    [
      "the target",
      "invocation.requested",
      (it) => {
        it.target = "other";
      },
      "target",
    ],
    [
      "a time limit",
      "invocation.requested",
      (it) => {
        it.timeout = 9;
      },
      "timeout",
    ],
    [
      "the way it was sent",
      "invocation.requested",
      (it) => {
        it.kind = "local";
      },
      "kind",
    ],
    [
      "the instance",
      "target.identified",
      (it) => {
        it.facts.instance = "i-0";
      },
      "facts.instance",
    ],
  ])("%s, in %s", (_name, type, forge, field) => {
    const events = kept();
    const event = one(events, type);
    forge(event);
    const line = events.indexOf(event) + 1;
    expect(foundIn(events.slice(0, line), line)).toContain(field);
  });

  it("what was typed", () => {
    const events = story("disk-that-moved");
    const event = one(events, "invocation.requested");
    event.confirmed.typed = null;
    const line = events.indexOf(event) + 1;
    expect(foundIn(events.slice(0, line), line)).toEqual(["confirmed.typed"]);
  });

  it("an edited text, and what was shown of it", () => {
    const events = story("failed-edited-retried");
    const event = one(events, "task.edited");
    const line = events.indexOf(event) + 1;
    expect(event.after).not.toBe("reboot");
    event.after = "reboot";
    expect(foundIn(events.slice(0, line + 1), line)).toEqual(["afterSha256"]);
    expect(foundIn(events.slice(0, line + 1), line + 1)).toContain("presented.command");
    event.before = "reboot";
    expect(foundIn(events.slice(0, line), line)).toContain("before");
  });

  it("the name of what was captured", () => {
    const events = story("captured-values");
    const event = events.find((it) => it.captured);
    event.captured.name = "OTHER";
    const line = events.indexOf(event) + 1;
    expect(foundIn(events.slice(0, line), line)).toEqual(["captured"]);
  });
});
