// Prevents two defaults of Node: opening a debugger on a signal, and resetting a terminal that is gone.
// Installed before anything else.
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";

const STANDARD = [0, 1, 2] as const;

/** Guards the process. Its listeners do not keep it running. */
export function guardProcess(): void {
  // Without a listener, Node answers SIGUSR1 by opening its inspector, which can read all memory.
  process.on("SIGUSR1", () => {});
  const terminals = STANDARD.filter((descriptor) => isatty(descriptor));
  process.on("exit", () => terminals.forEach(leaveIfGone));
}

/**
 * At exit Node resets its initial terminals, and aborts with a core dump if one fails. It ignores a
 * descriptor that now refers to another file.
 */
function leaveIfGone(descriptor: number): void {
  if (isatty(descriptor)) return;
  try {
    closeSync(descriptor);
    // This takes the lowest free number, so the same one.
    openSync("/dev/null", "r+");
  } catch {
    // It was already closed.
  }
}
