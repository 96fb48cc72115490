// The progress of a wave, and whether it continues.
import type { Run, Wave } from "../model/run.ts";

/** True while the wave may start on another node. */
export function mayBegin({ stopped, failed, maxErrors }: Wave): boolean {
  return !stopped && failed <= maxErrors;
}

/** The number of a wave's tasks in each state. */
export interface WaveCounts {
  readonly done: number;
  readonly running: number;
  readonly uncertain: number;
  readonly failed: number;
  /** Not started, or only their done check has run. */
  readonly left: number;
}

/** Linear in the number of its tasks. */
export function waveCounts(run: Run, members: Wave["members"]): WaveCounts {
  const counts = { done: 0, running: 0, uncertain: 0, failed: 0, left: 0 };
  for (const id of members.keys()) {
    const state = run.tasks.get(id)?.state;
    if (state === "done") counts.done++;
    else if (state === "running") counts.running++;
    else if (state === "uncertain") counts.uncertain++;
    else if (state === "failed") counts.failed++;
    else counts.left++;
  }
  return counts;
}

/**
 * The counts of a wave while it runs: where it retries the step, a node that failed before waits until its retry begins.
 * Linear, too.
 */
export function runningCounts(run: Run, wave: Wave): WaveCounts {
  const counts = waveCounts(run, wave.members);
  if (!mayBegin(wave)) return counts;
  let waiting = 0;
  for (const id of wave.members.keys())
    if (run.tasks.get(id)?.state === "failed" && run.tasks.indexOf(id) >= wave.next) waiting++;
  return { ...counts, failed: counts.failed - waiting, left: counts.left + waiting };
}
