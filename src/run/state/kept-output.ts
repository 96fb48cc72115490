// What is kept of an invocation's output, as it was confirmed with its step.
import type { OutputPolicy } from "../../runbook/model/runbook.ts";
import type { Invocation, Run } from "../model/run.ts";

/** The policy; null when all of it is kept. A substitution that is run first becomes a part of the command, so it is kept. */
export function keptOutput(run: Run, { task, phase }: Invocation): OutputPolicy | null {
  if (phase === "evaluate") return null;
  return run.tasks.get(task)?.presented?.output ?? null;
}
