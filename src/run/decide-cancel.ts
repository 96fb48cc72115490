// Cancelling what is on its way.
import { type Decision, facts, type InputOf, refuse } from "./draft.ts";
import type { Run } from "./run.ts";

/** What was asked for in an earlier process has to be asked for again: a log alone makes nothing happen. */
export function judgeCancel(run: Run, { at, nonce }: InputOf<"cancel">): Decision {
  const invocation = run.invocations.get(nonce);
  if (invocation === undefined || invocation.state === "finished")
    return refuse("nothing-to-cancel", "That command is not running.", "Look at the current step.");
  if (invocation.cancelRequested)
    return refuse("already-cancelled", "It is being cancelled.", "Wait until the node says that it ended.");
  return facts({ type: "invocation.cancelRequested", at, nonce });
}
