import { describe, expect, it } from "vitest";
import { clockWatch } from "../../src/engine/clock-watch.ts";
import { decide } from "../../src/run/decide.ts";
import { eventLines } from "../../src/transcript/run/run-text.ts";
import { planOf } from "../support/plan-builder.ts";
import { story } from "../support/story.ts";
import { resumption } from "../support/story-opening.ts";

/** What is noticed at each of these moments: the time of day, and the milliseconds that have passed. */
function noticed(...moments: readonly (readonly [at: number, passed: number])[]): readonly (number | null)[] {
  let now = 0;
  const clock = clockWatch(() => now);
  return moments.map(([at, passed]) => {
    now = passed;
    const [move] = clock.moved(at);
    return move?.type === "clockMoved" ? move.by : null;
  });
}

const HOUR = 3_600_000;
const LOW = { type: "logRoomLow", free: 41_000_000, files: 17 } as const;

describe("a clock", () => {
  it("that goes as time passes is not noticed", () => {
    expect(noticed([1_000_000, 0], [1_005_000, 5_000], [1_005_000 + HOUR, 5_000 + HOUR])).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("that is set is noticed once, by how much", () => {
    expect(noticed([HOUR, 0], [2 * HOUR + 5_000, 5_000], [2 * HOUR + 6_000, 6_000])).toEqual([
      null,
      HOUR,
      null,
    ]);
    expect(noticed([HOUR, 0], [5_000, 5_000], [6_000, 6_000])).toEqual([null, -HOUR, null]);
  });

  it("that is only corrected is not noticed", () => {
    expect(noticed([0, 0], [HOUR + 5_000, HOUR])).toEqual([null, null]);
    expect(noticed([0, 0], [1_900, 0])).toEqual([null, null]);
    expect(noticed([0, 0], [2_100, 0])).toEqual([null, 2_100]);
  });

  it("cannot be watched without another one", () => {
    const clock = clockWatch(undefined);
    clock.moved(0);
    expect(clock.moved(HOUR)).toEqual([]);
  });
});

describe("a run", () => {
  const begun = story(planOf([{ run: "touch /a" }])).start().run;

  it("that goes on earlier than it stopped says so behind its resume, and keeps the order", () => {
    const { facts } = decide(begun, { ...resumption(), at: begun.at - 90_000 });
    expect(facts.slice(0, 2)).toMatchObject([{ type: "run.resumed" }, { type: "clock.moved", by: -90_000 }]);
    expect(decide(begun, { ...resumption(), at: begun.at }).facts).not.toContainEqual(
      expect.objectContaining({ type: "clock.moved" }),
    );
  });

  it.each([
    [-90_000, "the clock of this machine was set back by 1 min 30 s; events are ordered by their lines"],
    [7_800_000, "the clock of this machine jumped ahead by 2 h 10 min: it was set, or the machine slept"],
  ])("tells in its transcript that the clock moved by %i", (by, words) => {
    expect(eventLines(begun, { type: "clock.moved", at: 0, by })[0]).toBe(`1970-01-01 00:00:00Z  ${words}`);
  });

  it("tells once in each process that the log's disk is getting full", () => {
    const low = { ...LOW, at: begun.at };
    const { facts } = decide(begun, low);
    expect(facts).toEqual([{ type: "log.roomLow", at: begun.at, free: 41_000_000, files: 17 }]);
    const after = story(planOf([{ run: "touch /a" }]))
      .start()
      .when(LOW).run;
    expect(after.logRoom).toEqual({ at: after.at, free: 41_000_000, files: 17 });
    expect(decide(after, low).facts).toEqual([]);
    const resumed = story(planOf([{ run: "touch /a" }]))
      .start()
      .when(LOW)
      .resume().run;
    expect(resumed.logRoom).toBeNull();
  });
});
