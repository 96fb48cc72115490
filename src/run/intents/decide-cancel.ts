// Cancelling what is on its way.
import { safeText } from "../../output/clean.ts";
import { type Decision, facts, type InputOf, refuse } from "../decision/draft.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { isOpen } from "../state/due.ts";

/** What was asked for in an earlier process has to be asked for again: a log alone makes nothing happen. */
export function judgeCancel(run: Run, { at, nonce }: InputOf<"cancel">): Decision {
  const invocation = run.invocations.get(nonce);
  if (invocation === undefined || !isOpen(invocation))
    return refuse("nothing-to-cancel", "That command is not running.", "Go to the current step.");
  if (invocation.cancelRequested)
    return refuse(
      "already-cancelled",
      "It is already being cancelled.",
      "Wait until the node reports that it ended.",
    );
  const asked: RunEvent = { type: "invocation.cancelRequested", at, nonce };
  if (invocation.state !== "requested") return facts(asked);
  // No attempt to send it may follow; whether an earlier one arrived is for the node to say.
  const message = safeText("It was cancelled while it was being sent.");
  return facts(asked, { type: "invocation.uncertain", at, nonce, message });
}
