// The replay of a run on several nodes at once: outputs that come in turns stay whole wherever one comes from, and marks stop at what
// a person saw.
import { beforeAll, describe, expect, it } from "vitest";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import { safeText } from "../../../src/output/clean.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { wholeText } from "../../../src/run/state/tail.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import { jumpTo } from "../../../src/view/replay/jump.ts";
import { type RunHistory, runHistory } from "../../../src/view/replay/run-history.ts";
import { searchLog } from "../../../src/view/replay/search.ts";
import { auditedFleet } from "../../support/audited-fleet.ts";
import { logFile } from "../../support/log-file.ts";

let events: readonly RunEvent[] = [];
let path = "";

/** Each output in pieces of four characters, those of commands that run side by side in turns. */
function inTurns(all: readonly RunEvent[]): readonly RunEvent[] {
  const queues = new Map<string, RunEvent[]>();
  return all.flatMap((event): readonly RunEvent[] => {
    if (event.type === "invocation.output") {
      const pieces = event.text.match(/[\s\S]{1,4}/g) ?? [];
      const parts = pieces.map((text) => ({ ...event, text: safeText(text), bytes: text.length }));
      queues.set(event.nonce, parts.slice(1));
      return parts.slice(0, 1);
    }
    const due = event.type === "invocation.finished" ? (queues.get(event.nonce) ?? []) : [];
    return [...due, event];
  });
}

const historyOf = (): RunHistory => {
  const history = runHistory(indexLog(path, pauseBetween), { every: 4, states: 1000 });
  history.readOn(() => true);
  return history;
};

beforeAll(async () => {
  events = inTurns((await auditedFleet()).events);
  path = logFile(events);
});

it("has each command's whole output so far, whatever was looked at before", () => {
  const length = events.length;
  const stepped = historyOf();
  for (let position = 1; position <= length; position++) {
    const [near, far] = [stepped.at(position, true), historyOf().at(position, true)];
    const told = new Map<string, string>();
    for (const event of events.slice(0, position))
      if (event.type === "invocation.output")
        told.set(event.nonce, `${told.get(event.nonce) ?? ""}${event.text}`);
    for (const [nonce, text] of told) {
      expect(wholeText(near.tails, nonce), `event ${position}`).toBe(text);
      expect(wholeText(far.tails, nonce), `event ${position}, jumped to`).toBe(text);
    }
  }
});

describe("its marks", () => {
  it("are a step for each confirmation that a person saw, and what went wrong", () => {
    const history = historyOf();
    const marks = history.marks.map(({ kind, task }) => `${kind} ${task?.split("@")[1] ?? ""}`.trim());
    expect(marks).toEqual([
      "step w1",
      "step w2",
      "failed w3",
      "set-aside",
      "step w1",
      "set-aside",
      "step w2",
      "brought-back",
      "retried w3",
    ]);
    expect(history.shown.size).toBe(11);
  });

  it("lead to a node of a step by its number, and search finds who was set aside and why", () => {
    const history = historyOf();
    const found = jumpTo("4", history, 1);
    const event = "position" in found ? events[found.position - 1] : null;
    expect(event).toMatchObject({ type: "task.presented", task: expect.stringContaining("@w4") });
    const searching = searchLog(history, { text: "disk is full", from: 1, by: 1 });
    let step = searching.next();
    while (!step.done) step = searching.next();
    expect(events[(step.value ?? 0) - 1]?.type).toBe("target.setAside");
  });
});
