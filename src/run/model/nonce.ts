// The name of an invocation. It is derived, so that the same attempt always has the same name on the node.
import { digestOf } from "../../digest.ts";
import { ownText } from "../../output/own-text.ts";
import type { Phase } from "./event.ts";

/**
 * 32 hexadecimal digits from the run's id, the task's id, the attempt and the phase; for a phase that can run more
 * than once in an attempt, also from its count `time`.
 */
export function nonceOf(run: string, task: string, attempt: number, phase: Phase, time = 1): string {
  const again = time === 1 ? [] : [time];
  return ownText(digestOf(["lamplighter-nonce/1", run, task, attempt, phase, ...again]).slice(0, 32));
}
