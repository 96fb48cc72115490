// The folder for runs: $XDG_STATE_HOME/lamplighter/runs/<run id>/, readable only by the operator.
import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { OperatorError } from "../../errors.ts";
import { troubleOf } from "./write-failure.ts";

/**
 * The folder that contains all runs (XDG Base Directory: a relative XDG_STATE_HOME is ignored). Throws
 * OperatorError when there is no location for it, or when it or its parent is a link.
 */
export function runsDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const runs = join(stateHome(environment), "lamplighter", "runs");
  for (const folder of [dirname(runs), runs]) refuseLink(folder);
  return runs;
}

/** The same for writers. Also throws OperatorError when another user could change its contents. */
export function ownRunsDirectory(): string {
  const runs = runsDirectory();
  for (const folder of [dirname(runs), runs]) if (existsSync(folder)) refuseForeign(folder);
  return runs;
}

function stateHome({ XDG_STATE_HOME: given = "" }: NodeJS.ProcessEnv): string {
  if (isAbsolute(given)) return given;
  const home = homeDirectory();
  if (isAbsolute(home)) return join(home, ".local", "state");
  throw new OperatorError(
    "cannot place the audit log: HOME is not an absolute path.",
    "Set HOME, or XDG_STATE_HOME, to the absolute path of a folder.",
  );
}

/** HOME, else the home in the system's user database; "" without either. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

/** Creates the folder for a new run, 0700. Throws OperatorError when it cannot, or when it exists. */
export function makeRunDirectory(runs: string, run: string): string {
  const directory = join(runs, run);
  try {
    mkdirSync(runs, { recursive: true, mode: 0o700 });
    refuseForeign(runs);
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    const { wrong, cure } = troubleOf(cause);
    throw new OperatorError(
      `cannot keep the audit log in ${directory}: ${wrong}.`,
      `Lamplighter needs the log to run anything. ${cure}, or set XDG_STATE_HOME to a writable folder.`,
      { cause },
    );
  }
  return directory;
}

/** Throws OperatorError when the path is a symbolic link: a log must be where its path says. */
export function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new OperatorError(
      `${path} is a symbolic link.`,
      "Use a real folder: Lamplighter does not follow links to logs.",
    );
  }
}

/** Throws OperatorError when the folder is a link, or another user owns it or can write to it. */
export function refuseForeign(folder: string): void {
  refuseLink(folder);
  const { uid, mode } = lstatSync(folder);
  const own = process.geteuid?.();
  if (own === undefined) return;
  if (uid !== own)
    throw new OperatorError(
      `${folder} belongs to another user (uid ${uid}; you are uid ${own}).`,
      "Its owner can alter the audit log. Make it yours (`chown`), or set XDG_STATE_HOME to a folder that you own.",
    );
  if ((mode & 0o022) !== 0)
    throw new OperatorError(
      `other users can write to ${folder} (mode ${(mode & 0o7777).toString(8)}).`,
      `They can alter the audit log. Run \`chmod go-w ${folder}\`, and check what is in it.`,
    );
}

/** Removes a run's folder in which nothing was written, so that it has no log. Never throws. */
export function removeEmptyRun(directory: string): void {
  try {
    const log = statSync(join(directory, "audit.jsonl"), { throwIfNoEntry: false });
    if (log === undefined || log.size === 0) rmSync(directory, { recursive: true, force: true });
  } catch {
    // It remains: a folder without a log line is not a run.
  }
}

/** Makes the folder's entries durable. Does nothing on systems that cannot do that for a folder. */
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
