// What an operator asks of a node besides commands: take over its lock, identify it again, and read the newest output
// of a running command.
import { busyRefusal } from "../decision/busy.ts";
import { type Decision, facts, type InputOf, refuse } from "../decision/draft.ts";
import { identifyKey } from "../evolve/evolve-probe.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import { isOpen } from "../state/due.ts";
import { keptOutput } from "../state/kept-output.ts";
import { lastReads } from "../state/tail.ts";

/** The word to type to take over a lock. */
export const TAKE_OVER = "yes";

export function judgeTakeOver(run: Run, { at, target, hold, typed, how }: InputOf<"takeOver">): Decision {
  const known = run.identification.get(target);
  if (known === undefined || known.holder === null)
    return refuse("not-held", `${target} is not locked by another run.`, "Go to the current step.");
  if (known.holder.hold !== hold)
    return refuse(
      "changed",
      "It is now locked by a different run than the one shown.",
      "Check again which run has locked it.",
    );
  if (typed !== TAKE_OVER)
    return refuse(
      "wrong-words",
      `Taking over the lock of ${target} needs a typed word.`,
      `Type exactly: ${TAKE_OVER}`,
    );
  return facts({ type: "target.takenOver", at, target, hold, typed, how });
}

/** An idle node that has answered may be identified again: a disk may have been attached since. */
export function judgeIdentify(run: Run, { at, target }: InputOf<"identify">): Decision {
  const known = run.identification.get(target);
  if (known === undefined || known.state === "asked")
    return refuse("not-answered", `${target} has not answered yet.`, "Wait for its answer, or continue.");
  const open = known.state === "answered" ? busyRefusal(run) : null;
  if (open !== null) return open;
  return facts(identifyAgain(run, target, at));
}

/** The fact that the node is identified again, with its disks. */
export function identifyAgain(run: Run, target: string, at: number): RunEvent {
  const tries = (run.identification.get(target)?.tries ?? 0) + 1;
  const probe = identifyKey(target, run.epoch, tries);
  return { type: "probe.requested", at, probe, kind: "identify", target, nonce: null };
}

/** One at a time: the first answer must arrive before the next request. */
export function judgeTail(run: Run, { at, nonce }: InputOf<"tail">): Decision {
  const invocation = run.invocations.get(nonce);
  if (invocation === undefined || !isOpen(invocation))
    return refuse("not-running", "That command is not running.", "Its output is in the log.");
  if (invocation.kind !== "script")
    return refuse("not-on-a-node", "That command is not running on a node.", "Its output appears by itself.");
  const policy = keptOutput(run, invocation);
  if (policy !== null)
    return refuse(
      "output-not-kept",
      `Its output is not kept (output=${policy}), so there is nothing to read.`,
      "Wait until it ends; then its exit status is shown.",
    );
  const asked = lastReads(run, nonce);
  if (asked.some(({ state, epoch }) => state === "requested" && epoch === run.epoch))
    return refuse("already-asked", "Its newest output is already being read.", "Wait for it.");
  return facts({
    type: "probe.requested",
    at,
    probe: `tail ${nonce} ${run.epoch} ${asked.length + 1}`,
    kind: "tail",
    target: invocation.target,
    nonce,
  });
}
