// What a transport reports about an invocation before its end. Reports may be duplicate, late or in any order.
import { type Decision, facts, type InputOf, NOTHING } from "../decision/draft.ts";
import type { Invocation, Run } from "../model/run.ts";
import { mustFence } from "../next/next.ts";
import { isOpen } from "../state/due.ts";
import { keptOutput } from "../state/kept-output.ts";

export function judgeAccepted(run: Run, { at, nonce, commandId }: InputOf<"accepted">): Decision {
  const invocation = open(run, nonce);
  return invocation === null || invocation.state === "accepted"
    ? NOTHING
    : facts({ type: "invocation.accepted", at, nonce, commandId });
}

export function judgeOutput(run: Run, { at, nonce, text, bytes }: InputOf<"output">): Decision {
  const invocation = open(run, nonce);
  if (invocation === null || (text === "" && bytes === 0)) return NOTHING;
  // Whatever a transport reports: output that is not kept reaches no fact.
  return keptOutput(run, invocation) !== null
    ? NOTHING
    : facts({ type: "invocation.output", at, nonce, text, bytes });
}

/** The same message again is not news: a long reconciliation must not fill the log. */
export function judgeUncertain(run: Run, { at, nonce, message }: InputOf<"uncertain">): Decision {
  const invocation = open(run, nonce);
  if (invocation === null) return NOTHING;
  const known = invocation.state === "uncertain" || invocation.state === "unreconciled";
  return known && invocation.message === message
    ? NOTHING
    : facts({ type: "invocation.uncertain", at, nonce, message });
}

/**
 * No trace of it, and its nonce is free. In the process that confirmed it, while a delivery may still run, it is
 * resent under its nonce. Otherwise it stays uncertain until it is fenced, which `next` then requests.
 */
export function judgeAbsent(run: Run, { at, nonce, message }: InputOf<"absent">): Decision {
  const invocation = open(run, nonce);
  if (invocation === null || (invocation.state !== "uncertain" && invocation.state !== "unreconciled"))
    return NOTHING;
  if (!mustFence({ ...run, at }, invocation))
    return facts({ type: "invocation.resent", at, nonce, times: invocation.resent + 1 });
  return mustFence(run, invocation) && invocation.message === message
    ? NOTHING
    : facts({ type: "invocation.uncertain", at, nonce, message });
}

/** It was ready once, so its step is done; that it closed is kept as a note. */
export function judgeSessionEnded(run: Run, { at, nonce, message }: InputOf<"sessionEnded">): Decision {
  const session = run.sessions.find((open) => open.nonce === nonce);
  if (session === undefined) return NOTHING;
  return facts({ type: "task.noted", at, task: session.task, text: message, session: nonce });
}

function open(run: Run, nonce: string): Invocation | null {
  const invocation = run.invocations.get(nonce);
  return invocation === undefined || !isOpen(invocation) ? null : invocation;
}
