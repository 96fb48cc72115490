// What the process does not do on its own accord: open a debugger for anyone who sends it a signal, and reset a terminal that
// is gone. Installed before anything else.
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";

const STANDARD = [0, 1, 2] as const;

/** Guards the process. Its listeners keep it from nothing. */
export function guardProcess(): void {
  // Node answers SIGUSR1 by opening its inspector, which reads all memory, unless somebody listens.
  process.on("SIGUSR1", () => {});
  const terminals = STANDARD.filter((descriptor) => isatty(descriptor));
  process.on("exit", () => terminals.forEach(leaveIfGone));
}

/**
 * At its end Node resets the terminals that it began with, and aborts, with a core, when one refuses. It leaves alone a
 * descriptor that has become another file.
 */
function leaveIfGone(descriptor: number): void {
  if (isatty(descriptor)) return;
  try {
    closeSync(descriptor);
    // The lowest number that is free, so the same one.
    openSync("/dev/null", "r+");
  } catch {
    // It was closed before.
  }
}
