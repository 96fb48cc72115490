import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClock } from "../../../src/rehearsal/base/clock.ts";

describe("the nodes' clock", () => {
  it("wakes sleepers in the order in which they are due, at their time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }),
        async (lengths) => {
          const clock = createClock(() => 0);
          clock.pace = 1_000_000;
          const woken: { due: number; at: number }[] = [];
          await Promise.all(
            lengths.map((length) =>
              clock.sleep(length / 100).then(() => woken.push({ due: length, at: clock.hundredths() })),
            ),
          );
          expect(woken.map((one) => one.due)).toEqual([...lengths].sort((a, b) => a - b));
          for (const one of woken) expect(Math.abs(one.at - one.due)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("does not run ahead while the machine is busy elsewhere", async () => {
    let outside = 0;
    const clock = createClock(() => outside);
    clock.pace = 1_000_000;
    const sleep = clock.sleep(2);
    outside += 3_600_000;
    await sleep;
    expect(clock.hundredths()).toBe(200);
  });

  it("moves no faster than time does outside while a script computes", async () => {
    let outside = 0;
    let computing = true;
    const clock = createClock(
      () => outside,
      () => computing,
    );
    clock.pace = 1_000_000;
    let passed = 0;
    const limits = [0.15, 10].map((length) =>
      clock.limit(length, new AbortController().signal).then(() => {
        passed += 1;
      }),
    );
    const turns = () => new Promise((resolve) => setTimeout(resolve, 20));
    await turns();
    outside += 149;
    await turns();
    expect(passed).toBe(0);
    outside += 1;
    await limits[0];
    await turns();
    expect([passed, clock.hundredths()]).toEqual([1, 15]);
    computing = false;
    await limits[1];
    expect(clock.hundredths()).toBe(1000);
  });

  it("passes as time does outside while nobody waits", () => {
    let outside = 0;
    const clock = createClock(() => outside);
    outside += 1500;
    expect(clock.hundredths()).toBe(150);
  });

  it("wakes at once when told to stop, and leaves out waiting at pace 0, but passes no limit", async () => {
    const clock = createClock(() => 0);
    await clock.sleep(1e9);
    const stop = new AbortController();
    let passed = false;
    const limit = clock.limit(1, stop.signal).then(() => {
      passed = true;
    });
    await clock.sleep(1);
    expect(passed).toBe(false);
    stop.abort();
    await limit;
    clock.pace = 10;
    await clock.sleep(1e9, AbortSignal.abort());
    expect(clock.hundredths()).toBe(0);
  });
});
