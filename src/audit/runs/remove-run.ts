// Removes the folder of a run so that a sudden end leaves either the whole run, or what the next removal finishes.
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockRun } from "../directory/run-lock.ts";
import { refuseLink, syncDirectory } from "../directory/state-directory.ts";

/** In front of the name of a folder that is being removed: it is not a run any more. */
const GOING = ".purged-";

/** Throws OperatorError when a Lamplighter has the run open, or its folder is a link; else gives the way to let it go again. */
export function holdRun(runs: string, run: string): () => void {
  refuseLink(join(runs, run));
  return lockRun(join(runs, run));
}

/** Renames the folder, makes that durable, then deletes it. `run` must be held. Throws what the system says. */
export function removeRun(runs: string, run: string): void {
  const going = join(runs, `${GOING}${run}`);
  renameSync(join(runs, run), going);
  syncDirectory(runs);
  rmSync(going, { recursive: true, force: true });
}

/** Finishes removals that were interrupted. Gives how many. */
export function finishRemovals(runs: string): number {
  if (!existsSync(runs)) return 0;
  const left = readdirSync(runs).filter((name) => name.startsWith(GOING));
  for (const name of left) rmSync(join(runs, name), { recursive: true, force: true });
  return left.length;
}
