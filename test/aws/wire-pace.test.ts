// How often a command is asked about, by the stated policy: computed, not waited for.
import { expect, it } from "vitest";
import { pauseAfter } from "../../src/aws/ledger/command-poll.ts";
import { seeded } from "../support/random.ts";

/** When the questions of one watch come, in milliseconds from its beginning, each pause varied by a quarter. */
function questions(until: number, seed: number): readonly number[] {
  const random = seeded(seed);
  const times: number[] = [];
  for (let time = 0; time <= until; ) {
    time += pauseAfter(time) * (0.75 + 0.5 * random.unit());
    times.push(time);
  }
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

it.each([
  [0.2, 200],
  [2, 200],
  [5, 500],
  [20, 2_000],
])("knows the end of commands of about %s s within %s ms at the median", (seconds, most) => {
  const lags = Array.from({ length: 500 }, (_, seed) => {
    const ended = seconds * 1000 * (0.9 + 0.1 * seeded(seed).unit());
    return (questions(ended, seed + 1000).at(-1) ?? 0) - ended;
  });
  expect(median(lags)).toBeLessThanOrEqual(most);
});

it("asks less than forty times about a command of a minute, and about twelve times a minute after it", () => {
  for (let seed = 0; seed < 200; seed++) {
    expect(questions(60_000, seed).length).toBeLessThan(40);
    const times = questions(600_000, seed);
    const counts = Array.from(
      { length: 10 },
      (_, minute) => times.filter((time) => Math.floor(time / 60_000) === minute).length,
    );
    expect(Math.max(...counts.slice(1))).toBeLessThanOrEqual(13);
    expect(counts.slice(1).reduce((sum, count) => sum + count, 0) / 9).toBeLessThanOrEqual(12);
  }
});
