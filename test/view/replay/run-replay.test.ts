// The replay between a terminal and a log.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runReplay } from "../../../src/view/replay/run-replay.tsx";
import { fakeScreen } from "../../support/fake-screen.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("runReplay", () => {
  it("plays to the end by itself, and resolves when it is quit", async () => {
    const engine = stageEngine();
    for (let index = 0; index < 2; index++) {
      engine.at += 1000;
      carryOut(engine);
    }
    const screen = fakeScreen(() => Date.now());
    const replay = runReplay(screen, {
      events: engine.events,
      chain: { ok: true, words: "chain intact" },
      speed: 1,
      now: () => Date.now(),
    });
    expect(screen.text()).toContain("1 of 7");
    expect(screen.text()).toContain("▶ playing");
    vi.advanceTimersByTime(10_000);
    expect(screen.text()).toContain("3 of 7");
    expect(screen.text()).toContain("▮▮ paused");
    screen.press("q");
    vi.useRealTimers();
    await replay;
    expect(screen.listeners()).toBe(0);
  });

  it("rejects a log that cannot be folded", async () => {
    const engine = stageEngine();
    carryOut(engine);
    const [first, ...rest] = engine.events;
    const screen = fakeScreen(() => Date.now());
    const replay = runReplay(screen, {
      events: first === undefined ? [] : [first, first, ...rest],
      chain: { ok: false, words: "the chain breaks" },
      speed: 1,
      now: () => Date.now(),
    });
    const told = expect(replay).rejects.toThrow();
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await told;
  });
});
