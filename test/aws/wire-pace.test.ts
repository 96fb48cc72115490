// How often a command is asked about, by the stated policy: computed, not waited for.
import { expect, it } from "vitest";
import { pauseAfter } from "../../src/aws/command-poll.ts";
import { seeded } from "../support/random.ts";

/** When the questions of one watch come, in milliseconds from its beginning, each pause varied by a quarter. */
function questions(until: number, seed: number): readonly number[] {
  const random = seeded(seed);
  const times: number[] = [];
  for (let time = 0, pause = 0; time <= until; ) {
    pause = pauseAfter(pause, time);
    time += pause * (0.75 + 0.5 * random.unit());
    times.push(time);
  }
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

it.each([0.2, 2, 20])(
  "knows the end of commands of about %s s within a fifth of a second at the median",
  (seconds) => {
    const lags = Array.from({ length: 500 }, (_, seed) => {
      const ended = seconds * 1000 * (0.9 + 0.1 * seeded(seed).unit());
      return (questions(ended, seed + 1000).at(-1) ?? 0) - ended;
    });
    expect(median(lags)).toBeLessThanOrEqual(200);
  },
);

it("asks about twelve times a minute at most after the first minute, and a hundred times in it", () => {
  for (let seed = 0; seed < 200; seed++) {
    const times = questions(600_000, seed);
    const counts = Array.from(
      { length: 10 },
      (_, minute) => times.filter((time) => Math.floor(time / 60_000) === minute).length,
    );
    expect(counts[0]).toBeLessThanOrEqual(100);
    expect(Math.max(...counts.slice(1))).toBeLessThanOrEqual(13);
    expect(counts.slice(1).reduce((sum, count) => sum + count, 0) / 9).toBeLessThanOrEqual(12);
  }
});
