// Where runs are kept: $XDG_STATE_HOME/lamplighter/runs/<run id>/, for the operator's eyes only.
import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { OperatorError } from "../errors.ts";
import { troubleOf } from "./write-failure.ts";

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
    const { wrong, cure } = troubleOf(cause);
    throw new OperatorError(
      `the audit log cannot be kept in ${directory}: ${wrong}.`,
      `Nothing runs without its log. ${cure}, or set XDG_STATE_HOME to a folder that can be written.`,
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

/** Takes back a run's folder in which nothing was written: no log can be in it yet. Never throws. */
export function removeEmptyRun(directory: string): void {
  try {
    const log = statSync(join(directory, "audit.jsonl"), { throwIfNoEntry: false });
    if (log === undefined || log.size === 0) rmSync(directory, { recursive: true, force: true });
  } catch {
    // It stays as it is: a folder without a line in its log is no run.
  }
}

/** Makes the folder's entries durable. Systems that cannot do that for a folder are left as they are. */
export function syncDirectory(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "EINVAL" && code !== "ENOTSUP") throw cause;
  } finally {
    closeSync(folder);
  }
}
