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

/** The counts of a wave's members. */
export function waveCounts({ counts, members }: Wave): WaveCounts {
  const { done, running, uncertain, failed } = counts;
  return { done, running, uncertain, failed, left: members.size - done - running - uncertain - failed };
}

/**
 * The counts of a wave while it runs: where it retries the step, a node that failed before waits until its retry begins.
 */
export function runningCounts(wave: Wave): WaveCounts {
  const counts = waveCounts(wave);
  const waiting = mayBegin(wave) ? wave.again : 0;
  return { ...counts, failed: counts.failed - waiting, left: counts.left + waiting };
}

/** When the task first began in the wave; null when it has not. */
export function memberBegan({ tasks, invocations }: Run, wave: Wave, task: string): number | null {
  const first = tasks
    .get(task)
    ?.invocations.find((nonce) => invocations.indexOf(nonce) >= wave.firstInvocation);
  return first === undefined ? null : (invocations.get(first)?.requestedAt ?? null);
}
