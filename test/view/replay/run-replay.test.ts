// The replay between a terminal and a log.
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chainCheck } from "../../../src/audit/diagnosis/chain-check.ts";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import { runHistory } from "../../../src/view/replay/run-history.ts";
import { runReplay } from "../../../src/view/replay/run-replay.tsx";
import { fakeScreen } from "../../support/fake-screen.ts";
import { logFile, talkativeLog } from "../../support/log-file.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function walk(): readonly RunEvent[] {
  const engine = stageEngine();
  for (let index = 0; index < 2; index++) {
    engine.at += 1000;
    carryOut(engine);
  }
  return engine.events;
}

/** A replay of the log; `step`: how much the clock goes on each time it is read, so that slices end. */
function replaying(path: string, step = 0) {
  let drift = 0;
  const now = (): number => {
    drift += step;
    return Date.now() + drift;
  };
  const history = runHistory(indexLog(path, pauseBetween));
  history.readOn(() => history.length() === 0);
  const screen = fakeScreen(now);
  const ended = runReplay(screen, { history, check: chainCheck(path), speed: 1, idle: "at most 2.0 s", now });
  return { screen, ended, history };
}

describe("runReplay", () => {
  it("plays to the end by itself, and resolves when it is quit", async () => {
    const { screen, ended } = replaying(logFile(walk()));
    expect(screen.text()).toContain("▶ playing");
    vi.advanceTimersByTime(10_000);
    const [, position, of] = /(\d+) of (\d+)\n/.exec(screen.text()) ?? [];
    expect(position).toBe(of);
    expect(screen.text()).toContain("▮▮ paused");
    expect(screen.text()).toContain("✓ hash chain intact: 1");
    screen.press("q");
    vi.useRealTimers();
    await ended;
    expect(screen.listeners()).toBe(0);
  });

  it("can be used from its first frame on, while it tells how far reading and checking have come", async () => {
    const { screen, ended } = replaying(logFile(talkativeLog([40, 900, 300])), 1);
    expect(screen.text()).toContain("… chain checked to event 0");
    const told = new Set<string>();
    for (let turn = 0; turn < 3000 && !screen.text().includes("hash chain intact"); turn++) {
      vi.advanceTimersByTime(1);
      if (turn === 20) screen.press(".");
      told.add(/log read to \d+ %/.exec(screen.text())?.[0] ?? "");
      told.add(/checked to event \d+ of 1\d+/.exec(screen.text())?.[0] ?? "");
    }
    expect(screen.text()).toContain("✓ hash chain intact");
    expect(told.size).toBeGreaterThan(4);
    screen.press("/", ..."line 777", "enter");
    vi.advanceTimersByTime(5000);
    expect(screen.text()).toContain("line 777:");
    screen.press("/", ..."nowhere", "enter");
    expect(screen.text()).toMatch(/searching "nowhere": \d+ % \(Esc stops\)/);
    screen.press("escape");
    vi.advanceTimersByTime(5000);
    expect(screen.text()).toContain("the search was stopped");
    screen.press("q");
    vi.useRealTimers();
    await ended;
  });

  it("shows what is written while it is at the end of a log, and checks it too", async () => {
    const events = walk();
    const path = logFile(events.slice(0, -1));
    const bytes = readFileSync(logFile(events));
    const { screen, ended, history } = replaying(path);
    vi.advanceTimersByTime(20_000);
    const before = history.length();
    expect(screen.text()).toContain(`${before} of ${before}`);
    writeFileSync(path, bytes);
    screen.tick();
    vi.advanceTimersByTime(1000);
    expect(screen.text()).toContain(`${before + 1} of ${before + 1}`);
    expect(screen.text()).toContain("✓ hash chain intact");
    screen.press("q");
    vi.useRealTimers();
    await ended;
  });

  it("shows a log up to the event that cannot stand there, and says which line is at fault", async () => {
    const [first, ...rest] = walk();
    if (first === undefined) throw new Error("no events");
    const path = logFile([first, ...rest.slice(0, 3), first, ...rest.slice(3)]);
    const { screen, ended } = replaying(path);
    vi.advanceTimersByTime(20_000);
    expect(screen.text()).toContain("4 of 4");
    expect(screen.text().replace(/\s+/g, " ")).toContain(
      "CHAIN BROKEN at line 5: Line 5 (run.started) does not follow",
    );
    screen.press("q");
    vi.useRealTimers();
    await ended;
  });
});
