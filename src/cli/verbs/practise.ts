// `lamplighter` without arguments: rehearse the guide that ships with it.
import { join } from "node:path";
import { bundleDirectory } from "../process/program.ts";
import { hasScreen } from "../terminal/terminal.ts";
import { run } from "./run.ts";

/** The guide for beginners. */
const GUIDE = "docker-swarm.md";

/** Runs it on practice nodes; without a terminal it answers every question, and says so. */
export async function practise(): Promise<number> {
  const guide = join(bundleDirectory(), "..", "runbooks", GUIDE);
  if (hasScreen()) return run(guide, { set: [], on: [], section: [], alternative: [], rehearse: true });
  process.stdout.write(
    "No terminal: the rehearsal runs unattended and answers its own questions (--yes).\n\n",
  );
  return run(guide, { set: [], on: [], section: [], alternative: [], rehearse: true, yes: true });
}
