// Ending a command with all that it has started.
import { groupLives, lives, type ProcessMark, signalGroup } from "../process-mark.ts";

/** How long a command may take to end by itself when it is asked to, in milliseconds. */
export const PATIENCE = 10_000;
/** How long a session may take, which ends with Lamplighter. */
export const SESSION_PATIENCE = 5_000;
/** How long the system may take to clear away what was killed. */
const CLEARING = 2_000;

/** TERM to the group, after the time KILL. Resolves when nothing of it lives. */
export async function stopGroup(group: number, patience: number): Promise<void> {
  signalGroup(group, "SIGTERM");
  if (await gone(() => groupLives(group), patience)) return;
  signalGroup(group, "SIGKILL");
  await gone(() => groupLives(group), CLEARING);
}

/** The same for a process alone, where its group is not its own. */
export async function stopProcess(mark: ProcessMark, patience: number): Promise<void> {
  const signal = (name: "SIGTERM" | "SIGKILL"): void => {
    try {
      process.kill(mark.pid, name);
    } catch {
      // It has ended meanwhile.
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
