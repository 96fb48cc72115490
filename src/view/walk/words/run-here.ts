// Commands for the operator's own machine: whether they run here or by hand, what that means, and which substitutions
// can run first.
import type { Presented } from "../../../plan/model/presented.ts";
import type { Run } from "../../../run/model/run.ts";
import { targetNow } from "../../../run/state/made-nodes.ts";
import { readingSubstitutions, type Substitution } from "../../../shell/substitutions.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { targetWords } from "../../../transcript/words/run-words.ts";

/** True when the step is a command that this process may run on this computer. */
export function runsHere(run: Run, { target, task }: PlannedTask): boolean {
  return run.allowLocal && target.key === "local" && task.command !== null;
}

/** True when a person does the step and confirms it. */
export function isByHand(run: Run, planned: PlannedTask): boolean {
  return planned.task.command === null || (planned.target.key === "local" && !runsHere(run, planned));
}

/** Where the step runs. */
export function placeWords(run: Run, planned: PlannedTask): string {
  if (planned.target.key === "local" && planned.task.command === null) return "by hand";
  if (planned.task.aws === true) return `AWS request for ${targetWords(targetNow(run, planned.target))}`;
  return runsHere(run, planned) ? "this computer" : targetWords(targetNow(run, planned.target));
}

/** How the command will run on this computer, in sentences. */
export function hereWords(presented: Presented | null): string {
  const { mode, port, lend } = presented?.local ?? { mode: "run", port: null, lend: false };
  if (mode === "session") {
    const ready = port === null ? "once it has started" : `when port ${port} of this computer answers`;
    return `It runs on this computer beside the run. It is ready ${ready}, and closes when the run ends or you leave it.`;
  }
  return lend
    ? "It runs on this computer and gets the terminal. This screen returns when it ends. Its output is not in the log."
    : "It runs on this computer, not on a node.";
}

/** The time limit: for a session, until it is ready; null for a command that has the terminal. */
export function limitWords(seconds: number, presented: Presented | null): string | null {
  const { mode, lend } = presented?.local ?? { mode: "run", lend: false };
  if (mode === "session") return `${seconds} s to become ready`;
  return lend ? null : `${seconds} s`;
}

/** The first substitution of the shown command that only reads, so that it can run first; null when there is none. */
export function evaluable(run: Run, planned: PlannedTask, presented: Presented | null): Substitution | null {
  if (presented === null || !runsHere(run, planned)) return null;
  return readingSubstitutions(presented.command, presented.holes)[0] ?? null;
}
