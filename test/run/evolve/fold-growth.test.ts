// What an event costs does not grow with the number of tasks and nodes. Ratios of the CPU's time within this process, in turns,
// the best of several: what else the computer does can only add.
import { expect, test } from "vitest";
import { decide } from "../../../src/run/decide.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { next } from "../../../src/run/next/next.ts";
import { fleetWalk } from "../../support/fleet-walk.ts";
import { longWalk } from "../../support/long-walk.ts";
import { fold } from "../../support/story.ts";

const FEW = 100;
const MANY = 6400;

/** CPU time of one event, in nanoseconds: the least of several turns each. */
function costs(work: (log: readonly RunEvent[]) => void, logs: readonly (readonly RunEvent[])[]): number[] {
  const least = logs.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn < 6; turn++)
    for (const [index, log] of logs.entries()) {
      const rounds = Math.max(1, Math.round(20_000 / log.length));
      const start = process.cpuUsage();
      for (let round = 0; round < rounds; round++) work(log);
      const { user, system } = process.cpuUsage(start);
      const each = ((user + system) * 1000) / (rounds * log.length);
      least[index] = Math.min(least[index] ?? each, each);
    }
  return least;
}

/** How many times as much an event costs where there are many tasks. */
function growth(
  work: (log: readonly RunEvent[]) => void,
  few: readonly RunEvent[],
  many: readonly RunEvent[],
): number {
  const [less = Number.NaN, more = Number.NaN] = costs(work, [few, many]);
  return more / less;
}

// A list of 6,400 that is copied or walked at each event makes it fifty times as much.
test.each([
  ["on one node", 1, 1],
  ["on as many nodes as tasks", FEW, MANY],
])("folding an event of a walk %s", (_, fewNodes, manyNodes) => {
  expect(growth(fold, longWalk(FEW, fewNodes), longWalk(MANY, manyNodes))).toBeLessThan(6);
});

test("asking what is due while the tasks are walked", () => {
  const asked = (log: readonly RunEvent[]): void => {
    let run: Run = fold(log.slice(0, 1));
    for (const event of log.slice(1)) {
      run = evolve(run, event);
      if (run.open.length > 0 || run.due.unanswered.size === 0) next(run);
    }
  };
  expect(growth(asked, longWalk(FEW, 1), longWalk(MANY, 1))).toBeLessThan(6);
});

// What is linear in the number of nodes stands once in a wave: the confirmation of all of them.
test("folding and judging an event of a step that a fleet runs together", () => {
  const [few, many] = [fleetWalk(20), fleetWalk(320)];
  expect(growth(fold, few.log, many.log)).toBeLessThan(6);
  const judged = ({ from, inputs }: ReturnType<typeof fleetWalk>): number => {
    const start = process.cpuUsage();
    let run = from;
    for (const input of inputs) run = decide(run, input).facts.reduce(evolve, run);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / inputs.length;
  };
  const least = (walk: ReturnType<typeof fleetWalk>, times: number) =>
    Math.min(...Array.from({ length: times }, () => judged(walk)));
  expect(least(many, 3) / least(few, 12)).toBeLessThan(6);
});
