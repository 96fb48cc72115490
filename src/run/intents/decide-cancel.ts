import { safeText } from "../../output/clean.ts";
import { type Decision, facts, type InputOf, refuse } from "../decision/draft.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { isOpen } from "../state/due.ts";

/** A cancel request of an earlier process must be made again: a log alone makes nothing happen. */
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
  // It must not be sent again; whether an earlier send arrived, only the node knows.
  const message = safeText("It was cancelled while it was being sent.");
  return facts(asked, { type: "invocation.uncertain", at, nonce, message });
}
