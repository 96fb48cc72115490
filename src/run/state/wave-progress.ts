// How far a wave has come, and whether it goes on.
import type { Run, Wave } from "../model/run.ts";

/** True while the wave may begin on a further node. */
export function mayBegin({ stopped, failed, maxErrors }: Wave): boolean {
  return !stopped && failed <= maxErrors;
}

/** How the tasks of a wave stand. */
export interface WaveCounts {
  readonly done: number;
  readonly running: number;
  readonly uncertain: number;
  readonly failed: number;
  /** Not begun, or their done check has answered and nothing was run. */
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
