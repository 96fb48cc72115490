// Which locks are taken over together: those of one other run, on nodes where nothing of it is pending.
import type { Answered, Holder } from "../../run/model/event.ts";
import type { Intent } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { namedNodes } from "../../transcript/words/fleet-words.ts";
import { nodesWithStatus } from "./node-status.ts";

/** A node's lock as it was shown. */
export interface Lock {
  readonly target: string;
  readonly hold: number;
  /** The run that has it. */
  readonly run: string;
}

/** The run that has the lock; null when no other run does. */
export function heldBy(run: Run, target: string): Holder | null {
  return run.identification.get(target)?.holder ?? null;
}

/** How many commands of that run are pending on the node. */
export function pendingCount({ pending, more }: Holder): number {
  return pending.length + more;
}

/**
 * The node's lock and those that are taken over with it, by one answer; empty if no other run has it. A node where the other
 * run still has commands is asked about by itself.
 */
export function locksWith(run: Run, target: string): readonly Lock[] {
  const holder = heldBy(run, target);
  if (holder === null) return [];
  const own = { target, hold: holder.hold, run: holder.run };
  if (pendingCount(holder) > 0) return [own];
  const others = nodesWithStatus(run, "held").flatMap((key) => {
    const other = heldBy(run, key);
    const isAlike = other !== null && other.run === holder.run && pendingCount(other) === 0;
    return key !== target && isAlike ? [{ target: key, hold: other.hold, run: other.run }] : [];
  });
  return [own, ...others];
}

/** `the lock of web-1`, or `the locks of 3 nodes (web-1, web-2, web-3)`. */
export function lockWords(locks: readonly Lock[]): string {
  const nodes = namedNodes(locks.map(({ target }) => target));
  return `the lock${locks.length === 1 ? "" : "s"} of ${nodes}`;
}

/** Takes all of them over. */
export function takeOverIntents(locks: readonly Lock[], typed: string, how: Answered): readonly Intent[] {
  return locks.map(({ target, hold }) => ({ type: "takeOver", target, hold, typed, how }));
}
