// Deletes a run's folder so that a crash leaves either the whole run or a remainder that the next deletion
// removes.
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockRun } from "../directory/run-lock.ts";
import { refuseLink, syncDirectory } from "../directory/state-directory.ts";

/** Prefix for a folder that is being deleted: it is no longer a run. */
const GOING = ".purged-";

/**
 * Throws OperatorError when a Lamplighter has the run open, or its folder is a link; else returns the
 * function that releases it.
 */
export function holdRun(runs: string, run: string): () => void {
  refuseLink(join(runs, run));
  return lockRun(join(runs, run));
}

/** Renames the folder, makes that durable, then deletes it. `run` must be held. Throws system errors. */
export function removeRun(runs: string, run: string): void {
  const going = join(runs, `${GOING}${run}`);
  renameSync(join(runs, run), going);
  syncDirectory(runs);
  rmSync(going, { recursive: true, force: true });
}

/** Finishes interrupted deletions. Returns how many. */
export function finishRemovals(runs: string): number {
  if (!existsSync(runs)) return 0;
  const left = readdirSync(runs).filter((name) => name.startsWith(GOING));
  for (const name of left) rmSync(join(runs, name), { recursive: true, force: true });
  return left.length;
}
