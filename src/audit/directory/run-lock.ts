// One writer per log. The lock names the process that holds it; a lock whose process has ended is taken over.
import { closeSync, constants, openSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { OperatorError } from "../../errors.ts";
import { startOf } from "../../process-mark.ts";
import { readRegular } from "../lines/regular-file.ts";
import { troubleOf } from "./write-failure.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** The process's start time from the kernel; "" where unavailable. Guards against a reused pid. */
  readonly started: string;
}

/**
 * Locks a run's folder (`what` names anything else that only one process at a time may write). Returns the
 * function that releases it. Throws OperatorError when the lock is held.
 */
export function lockRun(directory: string, what = "this run"): () => void {
  const path = join(directory, "lock");
  const mine: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? "" };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(
        path,
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
        0o600,
      );
      writeSync(file, JSON.stringify(mine));
      closeSync(file);
      return () => unlock(path, mine);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
        const { wrong, cure } = troubleOf(cause);
        throw new OperatorError(
          `the run in ${directory} cannot be locked: ${wrong}.`,
          `Only one process may write a log. ${cure}, then try again.`,
          { cause },
        );
      }
    }
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder, mine.host)) {
      throw new OperatorError(
        `${what} is locked by another Lamplighter (process ${holder.pid} on ${holder.host}).`,
        `Continue there, or end that process first. If you are sure that it no longer runs, delete ${path}.`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new OperatorError(
    `cannot take the lock ${path}.`,
    "Another Lamplighter is starting on this run; try again.",
  );
}

/** The process that has the log open now; null for none. */
export function writerOf(directory: string): { readonly pid: number; readonly host: string } | null {
  const holder = readHolder(join(directory, "lock"));
  if (holder === null || !isAlive(holder, hostname())) return null;
  return { pid: holder.pid, host: holder.host };
}

/**
 * Removes the lock if it is still ours. Ignores a folder that is gone or read-only, so that callers see their
 * own error.
 */
function unlock(path: string, mine: Holder): void {
  const holder = readHolder(path);
  if (holder !== null && (holder.pid !== mine.pid || holder.started !== mine.started)) return;
  try {
    rmSync(path, { force: true });
  } catch {
    // The next process sees that ours has ended, and takes the lock over.
  }
}

function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readRegular(path).toString("utf8"));
    const { pid, host, started } = value as Partial<Holder>;
    return typeof pid === "number" && typeof host === "string" && typeof started === "string"
      ? { pid, host, started }
      : null;
  } catch {
    // Half written by a killed process, or just removed: nobody holds it.
    return null;
  }
}

/** A process that has ended counts as gone, even if its parent has not reaped it. */
function isAlive(holder: Holder, here: string): boolean {
  // A lock from another machine (a shared home) cannot be checked from here.
  if (holder.host !== here) return true;
  const started = startOf(holder.pid);
  if (started !== null) return holder.started === "" || holder.started === started;
  return startOf(process.pid) === null && answersSignals(holder.pid);
}

/** The only test where the system gives no process information. */
function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
