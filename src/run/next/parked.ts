// Secrets that were parked in Parameter Store for a node. Each is taken away again as soon as its command has ended, by this
// process or by a later one; the log says by which name it lies there.
import type { Run } from "../model/run.ts";

const PARK = "park ";
const UNPARK = "unpark ";

export interface Parked {
  /** The parameter's name. */
  readonly name: string;
  readonly target: string;
  /** The id of the probe that takes it away; also the key of its effect. An earlier process may have used the shortest one. */
  readonly key: string;
}

/** What is still parked, may be taken away, and was not tried in vain in this epoch. */
export function parkedNow(run: Run): readonly Parked[] {
  const parks = run.probes.filter(({ kind }) => kind === "park");
  if (parks.length === 0) return [];
  return parks.flatMap(({ id, nonce, target }): readonly Parked[] => {
    const name = id.startsWith(PARK) ? id.slice(PARK.length) : id;
    const tries = run.probes.filter(
      (probe) =>
        probe.kind === "unpark" && (probe.id === UNPARK + name || probe.id.startsWith(`${UNPARK}${name} `)),
    );
    const settled = tries.some(
      ({ ok, state, epoch }) => ok === true || (state === "finished" && epoch === run.epoch),
    );
    // The node may still have to fetch it.
    if (settled || (nonce !== null && run.open.includes(nonce))) return [];
    const mine = tries.every(({ epoch }) => epoch === run.epoch);
    return [{ name, target, key: mine ? UNPARK + name : `${UNPARK}${name} ${run.epoch}` }];
  });
}
