// Nothing overtakes an open invocation.

import type { Run } from "../model/run.ts";
import { type Decision, refuse } from "./draft.ts";

/** The refusal of what cannot be done while something is in flight; null when nothing is. */
export function busyRefusal(run: Run): Decision | null {
  const [nonce] = run.open;
  if (nonce === undefined) return null;
  const state = run.invocations.get(nonce)?.state;
  return state === "uncertain" || state === "unreconciled"
    ? refuse(
        "uncertain",
        "The outcome of the last command is unknown. The run waits until the node answers.",
        "Wait, cancel the command so that it never runs, or leave and resume later.",
      )
    : refuse("busy", "A command is in flight.", "Wait until it ends, cancel it, or leave.");
}
