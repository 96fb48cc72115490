// Secrets parked in Parameter Store for a node. Each is deleted as soon as its command has ended, by this process or
// a later one; the log has its name.
import { UNPARK } from "../evolve/evolve-due.ts";
import type { Run } from "../model/run.ts";

export interface ParkedNow {
  /** The parameter's name. */
  readonly name: string;
  readonly target: string;
  /**
   * The id of the probe that deletes it; also the key of its effect. An earlier process may have used the shortest
   * form.
   */
  readonly key: string;
}

/** What is still parked, may be deleted, and was not tried without success in this epoch. */
export function parkedNow(run: Run): readonly ParkedNow[] {
  return [...run.due.parked].flatMap(([name, { target, nonce, askedIn, failedIn }]): readonly ParkedNow[] => {
    // The node may still need to fetch it.
    if (failedIn === run.epoch || (nonce !== null && run.open.includes(nonce))) return [];
    const mine = askedIn === null || askedIn === run.epoch;
    return [{ name, target, key: mine ? UNPARK + name : `${UNPARK}${name} ${run.epoch}` }];
  });
}
