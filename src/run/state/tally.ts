// The number of tasks with each outcome.
import { type FleetStep, fleetStepAt } from "../../plan/model/fleet-step.ts";
import { NO_TASKS } from "../model/initial.ts";
import type { Counts, Run, TaskRun, TaskState } from "../model/run.ts";

const STATES = Object.keys(NO_TASKS) as readonly TaskState[];

export interface Tally {
  /** Passed: done, attested by a person, or accepted although not met. */
  readonly done: number;
  /** Skipped without having failed. */
  readonly skipped: number;
  /** Skipped after a failure that no later attempt fixed. */
  readonly failed: number;
  /** Not done because their node was set aside. */
  readonly aside: number;
}

export function tally(run: Run): Tally {
  const { done, attested, accepted, skipped, aside } = totals(run);
  let failed = 0;
  for (const task of tasksIn(run, ["skipped"])) if (task.failed) failed++;
  return { done: done + attested + accepted, skipped: skipped - failed, failed, aside };
}

/** All tasks by their states. Of a fleet's step no task is looked at. */
export function totals(run: Run): Counts {
  const sums = { ...NO_TASKS };
  for (const part of partsOf(run))
    if ("counts" in part) for (const state of STATES) sums[state] += part.counts[state];
    else sums[part.task.state]++;
  return sums;
}

/** The tasks in one of the states, in running order. Of a fleet's step without any of them no task is looked at. */
export function* tasksIn(run: Run, states: readonly TaskState[]): Generator<TaskRun, undefined> {
  for (const part of partsOf(run)) {
    if (!("counts" in part)) {
      if (states.includes(part.task.state)) yield part.task;
      continue;
    }
    if (countIn(part.counts, states) === 0) continue;
    for (let index = part.first; index < part.end; index++) {
      const task = run.tasks.at(index);
      if (task !== undefined && states.includes(task.state)) yield task;
    }
  }
}

/** A step of a fleet with its counts, or one task of another step. */
type Part =
  | { readonly counts: Counts; readonly first: number; readonly end: number }
  | { readonly task: TaskRun };

function* partsOf(run: Run): Generator<Part, undefined> {
  const plan = run.started?.plan;
  for (let index = 0; plan !== undefined && index < run.tasks.size; ) {
    const all = fleetStepAt(plan, index);
    const counts = all === null ? null : countsOf(run, all);
    const task = all === null ? run.tasks.at(index) : undefined;
    if (all !== null && counts !== null) yield { counts, first: all.first, end: all.end };
    else if (task !== undefined) yield { task };
    index = all?.end ?? index + 1;
  }
}

/** The tasks of a fleet's step by their states; null when the run has not begun. */
export function countsOf(run: Run, { first }: FleetStep): Counts | null {
  return run.counts.get(run.tasks.keyAt(first) ?? "") ?? null;
}

/** How many of these tasks are in one of the states. */
export function countIn(counts: Counts, states: Iterable<TaskState>): number {
  let sum = 0;
  for (const state of states) sum += counts[state];
  return sum;
}
