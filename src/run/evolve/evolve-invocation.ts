// The fold of an invocation's life:
//
//   requested ─ accepted ─ output… ─ finished
//       └─ uncertain ─┬─ accepted …            found on its way
//                     ├─ finished               found ended, or fenced: it never runs
//                     └─ resent = requested     proved absent, same process, still in time
//   any of them, after run.resumed = unreconciled, which leaves only by accepted or finished
//   uncertain, its node set aside = abandoned, and unreconciled when the node is brought back
//
// and of what its end means for its task. Whether an answer is believed is judged in decide, not here.
import { unreachable } from "../../errors.ts";
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { RunEvent } from "../model/event.ts";
import type { Invocation, Run, TaskRun } from "../model/run.ts";
import { bodyOf, duePhase, endedWell, isStillConfirmed, substitutionBody } from "../state/due.ts";
import { withOutput, withShortTail, withShortTails } from "../state/tail.ts";
import { withBinding } from "../state/values.ts";
import { changed, changedInvocation, countEvent } from "./changed.ts";
import { waveBegun, waveFinished } from "./evolve-counts.ts";
import { withTask } from "./evolve-due.ts";
import { withNextCurrent, withTaskEnded, withTaskFailed } from "./evolve-task.ts";
import { illegal, requireOpen, requireReached, requireTaskIdle } from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

export function requested(next: Run, run: Run, event: Event<"invocation.requested">): Run {
  const { index, task } = requireReached(run, event);
  requireTaskIdle(run, event);
  refuseUnconfirmed(run, task, event);
  const before = run.invocations.at(-1);
  const { digest, typed, how } = event.confirmed;
  // Field by field: rest destructuring is twenty times slower.
  const invocation: Invocation = {
    nonce: event.nonce,
    task: event.task,
    attempt: event.attempt,
    phase: event.phase,
    kind: event.kind,
    target: event.target,
    text: sameText(event.text, before?.text),
    sha256: sameText(event.sha256, before?.sha256),
    timeout: event.timeout,
    notAfter: event.notAfter,
    epoch: event.epoch,
    confirmed: { digest: sameText(digest, task.presented?.digest), typed, how },
    substitution: event.substitution ?? null,
    state: "requested",
    requestedAt: event.at,
    commandId: null,
    resent: 0,
    cancelRequested: false,
    withdrawn: false,
    finishedAt: null,
    outcome: null,
    exitCode: null,
    bytes: null,
    outputSha256: null,
    missing: 0,
    duration: null,
    message: null,
  };
  const running = withTask(next, index, {
    state: "running",
    remark: null,
    // Spread lists keep room for sixteen more.
    invocations: task.invocations.concat(event.nonce),
  });
  return changed(running, {
    invocations: next.invocations.with(event.nonce, invocation),
    open: [...next.open, event.nonce],
    wave: running.wave === null ? null : waveBegun(next, running.wave, index, invocation),
    // In a wave the tail that came last may be of what still runs: each is shortened at its end.
    tails: next.open.length > 0 ? next.tails : withShortTails(next.tails),
  });
}

/** The text, in the memory of the other if it equals it: many nodes run the same. */
function sameText(text: string, other: string | null | undefined): string {
  return other === text ? other : text;
}

/** Only what was shown in this epoch, with exactly the digest shown, may have been requested. */
function refuseUnconfirmed(run: Run, task: TaskRun, event: Event<"invocation.requested">): void {
  const refuse = (why: string) => illegal(run, event, why);
  if (task.state !== "ready" || task.presented === null) return refuse(`its task is ${task.state}`);
  if (run.invocations.has(event.nonce)) refuse(`${event.nonce} was already requested`);
  if (event.epoch !== run.epoch) refuse(`its epoch is ${event.epoch} and the run's is ${run.epoch}`);
  if (event.attempt !== task.attempt) refuse(`attempt ${task.attempt} was shown`);
  if (event.confirmed.digest !== task.presented.digest)
    refuse("the confirmed text differs from the one shown");
  const { wave } = run;
  if (wave !== null) {
    if (wave.members.get(event.task) !== event.confirmed.digest)
      refuse("its wave was confirmed with another digest");
    if (run.open.length >= wave.maxConcurrency) refuse(`${run.open.length} are in flight`);
  }
  if (event.phase === "evaluate") {
    const { substitution } = event;
    const written = task.presented.command.slice(substitution?.start ?? 0, substitution?.end ?? 0);
    if (substitution === undefined || !/^\$\([\s\S]*\)$/.test(written))
      return refuse("the shown command has no substitution there");
    if (event.text !== substitutionBody(task.presented, substitution))
      refuse("its text differs from the one shown");
    return;
  }
  if (event.phase !== duePhase(run, task)) refuse(`its phase ${event.phase} is not due`);
  if (event.text !== bodyOf(task.presented, event.phase)) refuse("its text differs from the one shown");
}

export function accepted(next: Run, run: Run, event: Event<"invocation.accepted">): Run {
  const invocation = requireOpen(run, event);
  if (invocation.state === "accepted") illegal(run, event, `${event.nonce} was already accepted`);
  const before = run.invocations.at(Math.max(0, run.invocations.indexOf(event.nonce) - 1));
  const commandId = sameText(event.commandId, before?.commandId);
  return withInvocation(
    next,
    changedInvocation(invocation, { state: "accepted", commandId, message: null }),
    "running",
  );
}

export function output(run: Run, event: Event<"invocation.output">): Run {
  requireOpen(run, event);
  const tails = withOutput(run.tails, event.nonce, event.text, event.bytes);
  return countEvent(run, event.at, tails);
}

export function uncertain(next: Run, run: Run, event: Event<"invocation.uncertain">): Run {
  const invocation = requireOpen(run, event);
  const state = invocation.state === "unreconciled" ? "unreconciled" : "uncertain";
  return withInvocation(next, changedInvocation(invocation, { state, message: event.message }), "uncertain");
}

export function resent(next: Run, run: Run, event: Event<"invocation.resent">): Run {
  const invocation = requireOpen(run, event);
  if (invocation.state !== "uncertain" || !isStillConfirmed(run, invocation))
    illegal(run, event, `${event.nonce} is ${invocation.state} in epoch ${run.epoch}`);
  if (event.times !== invocation.resent + 1)
    illegal(run, event, `it was already resent ${invocation.resent} times`);
  return withInvocation(
    next,
    changedInvocation(invocation, {
      state: "requested",
      resent: event.times,
      commandId: null,
      message: null,
    }),
    "running",
  );
}

export function cancelRequested(next: Run, run: Run, event: Event<"invocation.cancelRequested">): Run {
  const invocation = requireOpen(run, event);
  const cancelled = changedInvocation(invocation, { cancelRequested: true });
  return changed(next, { invocations: next.invocations.with(event.nonce, cancelled) });
}

/** The invocations with this finished one: held as its difference from the same one of its step's first task. */
function withFinished({ invocations, tasks, started }: Run, invocation: Invocation): Run["invocations"] {
  const place = invocations.indexOf(invocation.nonce);
  const index = tasks.indexOf(invocation.task);
  const all = started === null ? null : fleetStepAt(started.plan, index);
  const time = tasks.at(index)?.invocations.indexOf(invocation.nonce) ?? -1;
  const first = all === null || time === -1 ? undefined : tasks.at(all.first)?.invocations[time];
  const like = first === undefined || first === invocation.nonce ? undefined : invocations.get(first);
  return like === undefined
    ? invocations.withAt(place, invocation)
    : invocations.withAlike(place, invocation, like);
}

export function finished(next: Run, run: Run, event: Event<"invocation.finished">): Run {
  const invocation = changedInvocation(requireOpen(run, event), {
    state: "finished",
    finishedAt: event.at,
    outcome: event.outcome,
    exitCode: event.exitCode,
    bytes: event.bytes,
    outputSha256: event.sha256,
    missing: event.missing,
    duration: event.duration,
    message: event.message,
  });
  const { wave } = next;
  const closed = changed(next, {
    wave: wave === null ? null : waveFinished(next, wave, invocation, event.at),
    invocations: withFinished(next, invocation),
    open: next.open.filter((nonce) => nonce !== event.nonce),
    tails: next.open.length > 1 || next.wave !== null ? withShortTail(next.tails, event.nonce) : next.tails,
  });
  const bound = event.captured === null ? closed : withBinding(closed, event.captured, "capture");
  const made =
    event.made === undefined ? bound : { ...bound, made: bound.made.with(invocation.target, event.made) };
  // If a session closed with an earlier process, the run goes back to it as soon as nothing is in flight.
  return withNextCurrent(settled(withSession(made, invocation), invocation, event));
}

/** The run with the session ready. */
function withSession(run: Run, invocation: Invocation): Run {
  if (invocation.outcome !== "ready" || !endedWell(run, invocation)) return run;
  const { nonce, task } = invocation;
  const port = run.tasks.get(task)?.presented?.local?.port ?? null;
  return { ...run, sessions: [...run.sessions, { nonce, task, port }] };
}

/** What the outcome of an invocation means for its task. */
function settled(run: Run, invocation: Invocation, event: Event<"invocation.finished">): Run {
  const index = run.tasks.indexOf(invocation.task);
  const presented = run.tasks.at(index)?.presented;
  const remark = event.message;
  // What is no longer confirmed must be shown again.
  const again = isStillConfirmed(run, invocation) ? "ready" : "waiting";
  switch (invocation.phase) {
    case "done": {
      const { outcome, exitCode } = event;
      const answer = outcome !== "exited" || exitCode === null || exitCode > 1 ? "cannot-tell" : exitCode;
      const alreadyDone = answer === 0 ? "yes" : answer === 1 ? "no" : "cannot-tell";
      return withTask(run, index, { state: again, alreadyDone, remark });
    }
    case "command":
      if (!endedWell(run, invocation)) return withTaskFailed(run, index, { remark });
      if (presented?.capture && event.captured === null && event.outcome !== "ready")
        return withTaskFailed(run, index, { remark });
      return presented?.verify
        ? withTask(run, index, { state: again, remark })
        : withTaskEnded(run, index, "done", remark);
    case "verify":
      if (!endedWell(run, invocation)) return withTaskFailed(run, index, { remark });
      return sessionIsLost(run, index)
        ? withTask(run, index, { state: "waiting", remark })
        : withTaskEnded(run, index, "done", remark);
    case "evaluate":
      return withTask(run, index, { state: again, remark });
    default:
      return unreachable(invocation.phase);
  }
}

/** True when the command of the task at `index` was a session that closed with an earlier process. */
function sessionIsLost(run: Run, index: number): boolean {
  const all = run.tasks.at(index)?.invocations.flatMap((nonce) => run.invocations.get(nonce) ?? []) ?? [];
  const command = all.findLast(({ phase }) => phase === "command");
  return command?.outcome === "ready" && !endedWell(run, command);
}

function withInvocation(run: Run, invocation: Invocation, task: "running" | "uncertain"): Run {
  const invocations = run.invocations.with(invocation.nonce, invocation);
  return withTask(changed(run, { invocations }), run.tasks.indexOf(invocation.task), { state: task });
}
