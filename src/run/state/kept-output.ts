// How much of an invocation's output is kept, as confirmed with its step.
import type { OutputPolicy } from "../../runbook/model/runbook.ts";
import type { Invocation, Run } from "../model/run.ts";

/**
 * The policy; null when everything is kept. The output of an evaluated substitution becomes part of the
 * command, so it is kept.
 */
export function keptOutput(run: Run, { task, phase }: Invocation): OutputPolicy | null {
  if (phase === "evaluate") return null;
  return run.tasks.get(task)?.presented?.output ?? null;
}
