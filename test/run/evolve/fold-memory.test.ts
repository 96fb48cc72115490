// What a run holds of a step that many nodes have run: what is equal on all of them once, and for each node little more than
// its names and times. Folded from lines of a log, in which every node has everything.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { fleetWalk } from "../../support/fleet-walk.ts";

const NODES = 1000;
/** Of a task with two invocations, with the plan's part of it. Where nothing is shared it is three times as much. */
const MOST_BYTES = 2000;

const linesOf = (nodes: number): readonly string[] =>
  fleetWalk(nodes).log.map((event) => JSON.stringify(event));

const folded = (lines: readonly string[]): Run =>
  lines.reduce((run, line) => evolve(run, JSON.parse(line) as RunEvent), initial());

function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

test("the tasks of one step share what is equal", () => {
  const run = folded(linesOf(12));
  const tasks = [...run.tasks.values()];
  const invocations = [...run.invocations.values()];
  const first = { plan: run.started?.plan.tasks[1], task: tasks[1], command: invocations[2] };
  const second = { plan: run.started?.plan.tasks[9], task: tasks[9], command: invocations[18] };
  expect(second.task?.presented?.digest).not.toBe(first.task?.presented?.digest);
  for (const part of ["values", "holes", "findings", "confirm"] as const)
    expect(second.task?.presented?.[part]).toBe(first.task?.presented?.[part]);
  expect(second.plan?.command).toBe(first.plan?.command);
  expect(second.plan?.findings).toBe(first.plan?.findings);
});

test("a node more on a step takes few bytes", () => {
  const lines = linesOf(NODES);
  const before = heldBytes();
  const run = folded(lines);
  const each = (heldBytes() - before) / NODES;
  expect(run.tasks.size).toBe(NODES);
  expect(each).toBeLessThan(MOST_BYTES);
});
