// What the program does when its output fails: the reader closed it, or the disk is full. A verb that only
// prints ends. A conversation is notified and ends itself.
import { OperatorError } from "../../errors.ts";
import { reportFailure } from "./failure.ts";

let told: (() => void) | null = null;
let isUnread = false;

/**
 * Calls `act` once, instead of ending the process, when the reader of the output is gone. Returns the
 * function that undoes this.
 */
export function onOutputClosed(act: () => void): () => void {
  told = act;
  return () => {
    told = null;
  };
}

/** Watches standard output and standard error for the life of the process. */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (isUnread) return;
    // The terminal is gone: nobody sees an error.
    if (error.code === "EIO") process.exit(129);
    isUnread = true;
    if (told !== null) return told();
    // A reader that closes early (`lamplighter plan GUIDE | head`) is not a failure, unless there already was
    // one.
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    const wrong = new OperatorError(
      `cannot write the output: ${error.message}.`,
      "Free some space there, or send the output elsewhere.",
      { exitCode: 1, cause: error },
    );
    reportFailure(wrong, process.stderr);
    process.exit(1);
  });
  // Messages on standard error are secondary; the work continues.
  process.stderr.on("error", () => {});
}
