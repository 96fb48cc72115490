// The number of tasks with each outcome.
import type { FleetStep } from "../../plan/model/fleet-step.ts";
import type { Counts, Run, TaskState } from "../model/run.ts";

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
  let [done, skipped, failed, aside] = [0, 0, 0, 0];
  for (const { state, failed: hasFailed } of run.tasks.values()) {
    if (state === "done" || state === "attested" || state === "accepted") done++;
    else if (state === "skipped" && hasFailed) failed++;
    else if (state === "skipped") skipped++;
    else if (state === "aside") aside++;
  }
  return { done, skipped, failed, aside };
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
