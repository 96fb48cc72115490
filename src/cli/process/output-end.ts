// What becomes of the program when its output goes nowhere: the reader has closed it, or its disk is full. What only prints ends.
// A conversation is told, and comes to its own end.
import { OperatorError } from "../../errors.ts";
import { reportFailure } from "./failure.ts";

let told: (() => void) | null = null;
let isUnread = false;

/** Calls back, once, when nobody reads the output any more, in place of ending the process. Gives the way to take that back. */
export function onOutputClosed(act: () => void): () => void {
  told = act;
  return () => {
    told = null;
  };
}

/** Watches standard output and error output for as long as the process lives. */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (isUnread) return;
    // The terminal is gone: there is nobody to tell.
    if (error.code === "EIO") process.exit(129);
    isUnread = true;
    if (told !== null) return told();
    // A reader that closes early (`lamplighter plan GUIDE | head`) is not a failure, unless one is known already.
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    const wrong = new OperatorError(
      `cannot write the output: ${error.message}.`,
      "Free some space there, or send the output elsewhere.",
      { exitCode: 1, cause: error },
    );
    reportFailure(wrong, process.stderr);
    process.exit(1);
  });
  // What is said there is said beside the work, which continues.
  process.stderr.on("error", () => {});
}
