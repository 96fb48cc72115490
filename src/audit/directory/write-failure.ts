// Why the log could not be written, and what to do about it, by the system's own error.
import { OperatorError } from "../../errors.ts";

/** By errno name: what is wrong with the place, and what makes it writable again. */
const TROUBLES: Readonly<Record<string, readonly [wrong: string, cure: string]>> = {
  ENOSPC: ["its disk is full", "Make room (space, or inodes: `df -h`, `df -i`)"],
  EDQUOT: ["your quota there is used up", "Make room within it, or have it raised (`quota -s` tells)"],
  EFBIG: ["a limit on the size of files is reached", "Raise it (`ulimit -f unlimited`)"],
  EROFS: ["its file system is read-only", "Have it mounted for writing again"],
  EIO: ["the disk reports an error", "Look at the system's log and at the disk; copy the folder away first"],
  EACCES: ["you may not write there any more", "Make the folder and its files yours and writable again"],
  EPERM: ["you may not write there any more", "Make the folder and its files yours and writable again"],
  ENOENT: ["its folder is gone", "Put the folder back"],
  ESTALE: ["its network file system has lost it", "Mount that again"],
  EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`)"],
  ENFILE: ["too many files are open on this machine", "End what holds them"],
};

/** What is wrong, with the system's name for it, and what cures it, as the beginning of a sentence. */
export function troubleOf(cause: unknown): { readonly wrong: string; readonly cure: string } {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const known = TROUBLES[code];
  return known === undefined
    ? { wrong: message, cure: "Repair access to it" }
    : { wrong: `${known[0]} (${code})`, cure: known[1] };
}

/**
 * The OperatorError for a write, sync or creation that failed. `path` is the log's file; `then` says how to go on when the
 * cause is gone.
 */
export function writeFailure(
  path: string,
  cause: unknown,
  then = "then `lamplighter resume` this run",
): OperatorError {
  const { wrong, cure } = troubleOf(cause);
  return new OperatorError(
    `the audit log cannot be written: ${wrong}.`,
    `Nothing more was done. ${cure}, ${then}. The log is ${path}.`,
    { exitCode: 1, cause },
  );
}
