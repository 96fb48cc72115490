// Explains outcomes that are not plainly good or bad, so that the log explains itself.
import { unreachable } from "../../errors.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { Outcome, Phase } from "../model/event.ts";
import { STATE_NOT_RESTORED } from "../state/preamble.ts";

interface End {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
}

const WHAT: Readonly<Record<Phase, string>> = {
  done: "The done check",
  command: "The command",
  verify: "The verify check",
  evaluate: "The substitution",
};

/** What the outcome means and what to do about it; null when the exit code says enough. */
export function endWords(phase: Phase, end: End, presented: Presented | null): string | null {
  const { outcome, exitCode } = end;
  const what = WHAT[phase];
  switch (outcome) {
    case "exited":
      return exitCode === 0 ? null : exitWords(phase, what, exitCode, presented);
    case "ready":
      return null;
    case "timed-out":
      return `${what} was stopped by its time limit of ${presented?.timeout ?? 0} seconds.`;
    case "cancelled":
      return `${what} was cancelled.`;
    case "interrupted":
      return `${what} was interrupted. It does not run again by itself: check what it did, then retry, edit or skip.`;
    case "not-run":
      return `${what} never ran and no longer can. Retry to send it again.`;
    default:
      return unreachable(outcome);
  }
}

/** What can exit with 125 before the command; null when nothing can. */
function keptBack(presented: Presented | null): { readonly why: string; readonly advice: string } | null {
  const carried = (presented?.preamble.length ?? 0) > 0;
  const checked = (presented?.devices?.length ?? 0) > 0;
  const line = "a line carried over from an earlier step failed";
  const device = "a device differs from what was shown";
  if (carried && checked)
    return {
      why: `${device}, or ${line}`,
      advice: "Its output says which. Check the node, then retry, edit or skip.",
    };
  if (checked)
    return {
      why: device,
      advice: "Its output says what the node found. Check it, then retry, edit or skip.",
    };
  return carried ? { why: line, advice: "Check that everything those lines need still exists." } : null;
}

function exitWords(
  phase: Phase,
  what: string,
  exitCode: number | null,
  presented: Presented | null,
): string | null {
  const kept = exitCode === STATE_NOT_RESTORED ? keptBack(presented) : null;
  if (kept !== null)
    return `Exit code 125: ${kept.why}, so ${what.toLowerCase()} was not run. ${kept.advice}`;
  switch (phase) {
    case "done":
      return exitCode === 1
        ? null
        : `${what} does not show whether the step is already done (exit code ${exitCode ?? "unknown"}).`;
    case "verify":
      return `The command succeeded, but its verify check failed (exit code ${exitCode ?? "unknown"}).`;
    case "evaluate":
      return `${what} failed (exit code ${exitCode ?? "unknown"}), so its value is unknown.`;
    case "command":
      return null;
    default:
      return unreachable(phase);
  }
}
