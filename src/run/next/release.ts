// Releases the nodes' locks at the end of the run, so that the next run need not take them over.
import type { Probe, Run } from "../model/run.ts";

/** The id of the probe that releases a lock; also the key of its effect. */
export function releaseKey(target: string, epoch: number): string {
  return `release ${target} ${epoch}`;
}

/**
 * The targets that are to be given back at the end: every one that answered in this epoch, and those of an earlier process
 * that it did not come to give back. One that could not be asked now, that another run holds, or that was set
 * aside, is left out.
 */
export function toRelease(run: Run): readonly string[] {
  const released = new Set(
    [...run.probes.values()].flatMap(({ kind, ok, target }) =>
      kind === "release" && ok === true ? [target] : [],
    ),
  );
  return [...run.identified.keys()].filter((target) => {
    if (run.aside.has(target)) return false;
    const state = run.identification.get(target)?.state;
    return state === "answered" || (state === undefined && !released.has(target));
  });
}

/** The unfinished probes of this epoch that release a lock. */
export function openReleases(run: Run): readonly Probe[] {
  return [...run.due.probes.values()].filter(isRelease);
}

/** True while the lock of a node is being released. */
export function isReleasing(run: Run): boolean {
  for (const probe of run.due.probes.values()) if (isRelease(probe)) return true;
  return false;
}

const isRelease = ({ kind }: Probe): boolean => kind === "release";
