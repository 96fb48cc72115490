// Where runs are kept: $XDG_STATE_HOME/lamplighter/runs/<run id>/, for the operator's eyes only.
import { lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { OperatorError } from "../errors.ts";

/** The folder that holds all runs (XDG Base Directory: a relative XDG_STATE_HOME is ignored). */
export function runsDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment.XDG_STATE_HOME;
  const state = given && isAbsolute(given) ? given : join(homedir(), ".local", "state");
  return join(state, "lamplighter", "runs");
}

/** Makes the folder for a new run, 0700. Throws OperatorError when it cannot, or exists. */
export function makeRunDirectory(runs: string, run: string): string {
  const directory = join(runs, run);
  try {
    mkdirSync(runs, { recursive: true, mode: 0o700 });
    refuseLink(runs);
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(
      `the audit log cannot be kept in ${directory}: ${(cause as Error).message}`,
      "Make the folder writable for you, or set XDG_STATE_HOME to one that is. Nothing runs without its log.",
      { cause },
    );
  }
  return directory;
}

/** Throws OperatorError when the path is a symbolic link: a log must be where it says it is. */
export function refuseLink(path: string): void {
  if (lstatSync(path).isSymbolicLink()) {
    throw new OperatorError(
      `${path} is a symbolic link.`,
      "Give the folder itself; logs are never reached through links.",
    );
  }
}
