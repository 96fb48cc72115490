// Secrets that were parked in Parameter Store for a node. Each is taken away again as soon as its command has ended, by this
// process or by a later one; the log says by which name it lies there.
import { UNPARK } from "../evolve/evolve-due.ts";
import type { Run } from "../model/run.ts";

export interface ParkedNow {
  /** The parameter's name. */
  readonly name: string;
  readonly target: string;
  /** The id of the probe that takes it away; also the key of its effect. An earlier process may have used the shortest one. */
  readonly key: string;
}

/** What is still parked, may be taken away, and was not tried in vain in this epoch. */
export function parkedNow(run: Run): readonly ParkedNow[] {
  return [...run.due.parked].flatMap(([name, { target, nonce, askedIn, failedIn }]): readonly ParkedNow[] => {
    // The node may still have to fetch it.
    if (failedIn === run.epoch || (nonce !== null && run.open.includes(nonce))) return [];
    const mine = askedIn === null || askedIn === run.epoch;
    return [{ name, target, key: mine ? UNPARK + name : `${UNPARK}${name} ${run.epoch}` }];
  });
}
