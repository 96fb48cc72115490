// Stops a command with everything that it started.
import { groupLives, lives, type ProcessMark, signalGroup } from "../process-mark.ts";

/** How long a command may take to end after SIGTERM, in milliseconds. */
export const PATIENCE = 10_000;
/** The same for a session, which ends with Lamplighter. */
export const SESSION_PATIENCE = 5_000;
/** How long the system may take to remove killed processes. */
const CLEARING = 2_000;

/** Sends TERM to the group, and KILL after the time limit. Resolves when none of it is alive. */
export async function stopGroup(group: number, patience: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  if (await gone(() => groupLives(group), patience)) return;
  signalGroup(group, "SIGKILL");
  await gone(() => groupLives(group), CLEARING);
}

/** The same for a single process that shares its group with others. */
export async function stopProcess(mark: ProcessMark, patience: number): Promise<void> {
  const signal = (name: "SIGTERM" | "SIGKILL"): void => {
    try {
      process.kill(mark.pid, name);
    } catch {
      // It has ended in the meantime.
    }
  };
  signal("SIGTERM");
  if (await gone(() => lives(mark), patience)) return;
  signal("SIGKILL");
  await gone(() => lives(mark), CLEARING);
}

async function gone(isThere: () => boolean, patience: number): Promise<boolean> {
  const end = performance.now() + patience;
  while (isThere()) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
