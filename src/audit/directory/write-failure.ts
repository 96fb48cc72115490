// Why the log could not be written, and what to do about it, by system error.
import { OperatorError } from "../../errors.ts";

/** By errno name: what is wrong with the location, and how to make it writable again. */
const TROUBLES: Readonly<Record<string, readonly [wrong: string, cure: string]>> = {
  ENOSPC: ["its disk is full", "Free some space (or inodes: `df -h`, `df -i`)"],
  EDQUOT: ["your quota is used up", "Free some space, or ask for a larger quota (`quota -s`)"],
  EFBIG: ["the file size limit is reached", "Raise it (`ulimit -f unlimited`)"],
  EROFS: ["its file system is read-only", "Remount it writable"],
  EIO: [
    "the disk reports an error",
    "Copy the folder to another disk, then check the disk and the system log",
  ],
  EACCES: [
    "you no longer have write permission",
    "Restore your ownership and write permission on the folder and its files",
  ],
  EPERM: [
    "you no longer have write permission",
    "Restore your ownership and write permission on the folder and its files",
  ],
  ENOENT: ["its folder no longer exists", "Restore the folder"],
  ESTALE: ["its network file system lost it (stale handle)", "Mount it again"],
  EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`)"],
  ENFILE: ["too many files are open on this machine", "End the programs that have them open"],
};

/** What is wrong, with the system's error name, and the fix, as the beginning of a sentence. */
export function troubleOf(cause: unknown): { readonly wrong: string; readonly cure: string } {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const known = TROUBLES[code];
  return known === undefined
    ? { wrong: message, cure: "Restore access to it" }
    : { wrong: `${known[0]} (${code})`, cure: known[1] };
}

/**
 * The OperatorError for a failed write, sync or creation. `path` is the log file; `then` says how to continue
 * once the cause is fixed.
 */
export function writeFailure(path: string, cause: unknown, then = "then resume this run"): OperatorError {
  const { wrong, cure } = troubleOf(cause);
  return new OperatorError(
    `cannot write the audit log: ${wrong}.`,
    `Lamplighter stopped. ${cure}, ${then}. The log is ${path}.`,
    { exitCode: 1, cause },
  );
}
