// The fold: a fact happened, so this is the run now. It judges nothing and asks no parser or rule, because a log must
// read the same in every later version. The given run is never changed. Events of tasks and invocations have their
// own files.
import { unreachable } from "../../errors.ts";
import { taskIds } from "../../plan/model/plan-lookup.ts";
import { withSharedTasks } from "../../plan/model/shared-parts.ts";
import type { RunEvent } from "../model/event.ts";
import { OrderedMap } from "../model/ordered-map.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { withBinding } from "../state/values.ts";
import { changedInvocation, changedTask, countEvent } from "./changed.ts";
import { withAllDue } from "./evolve-due.ts";
import { targetBroughtBack, targetSetAside, waveConfirmed, waveEnded, waveStopped } from "./evolve-fleet.ts";
import {
  accepted,
  cancelRequested,
  finished,
  output,
  requested,
  resent,
  uncertain,
} from "./evolve-invocation.ts";
import { held, identified, probeFinished, probeRequested, takenOver } from "./evolve-probe.ts";
import { attested, checked, edited, noted, presented, skipped, withNextCurrent } from "./evolve-task.ts";
import { illegal, requireKnownTask, requireNothingOpen, requireOpen } from "./legal.ts";

/**
 * The run after the event, in a time that does not depend on the number of tasks, nodes and events; linear in the
 * number of tasks where a process begins. Throws BugError when the event is impossible at this place of a log.
 */
export function evolve(run: Run, event: RunEvent): Run {
  refuseOutOfPlace(run, event);
  if (event.type === "invocation.output") return output(run, event);
  return folded(countEvent(run, event.at), run, event);
}

/** A run whose output was not kept. */
export type RunWithoutOutput = Omit<Run, "tails">;

/**
 * As `evolve`, for callers that only check whether the events are possible: keeps no output, because no rule of the
 * fold reads it. Keeping the newest output takes longer than everything else that an output event does.
 */
export function evolveWithoutOutput(run: Run, event: RunEvent): Run {
  if (event.type !== "invocation.output") return evolve(run, event);
  refuseOutOfPlace(run, event);
  requireOpen(run, event);
  return countEvent(run, event.at);
}

/** `next` is the run with the event counted, `run` the one before it (to name its line). */
function folded(next: Run, run: Run, event: Exclude<RunEvent, { type: "invocation.output" }>): Run {
  switch (event.type) {
    case "run.started":
      return started(next, run, event);
    case "run.resumed":
      return resumed(next, run, event);
    case "run.left":
      return { ...next, status: "left" };
    case "run.finished":
      requireNothingOpen(run, event);
      if (run.current < run.tasks.size) illegal(run, event, "not every task has ended");
      return { ...next, status: "finished", outcome: event.outcome };
    case "log.repaired":
    case "clock.moved":
      return next;
    case "log.roomLow":
      return { ...next, logRoom: { at: event.at, free: event.free, files: event.files } };
    case "variable.bound":
      return withBinding(next, event.binding, event.by);
    case "target.identified":
      return identified(next, run, event);
    case "target.held":
      return held(next, run, event);
    case "target.takenOver":
      return takenOver(next, run, event);
    case "probe.requested":
      return probeRequested(next, run, event);
    case "probe.finished":
      return probeFinished(next, run, event);
    case "task.presented":
      return presented(next, run, event);
    case "task.refused":
      requireKnownTask(run, event, event.task);
      return next;
    case "task.edited":
      return edited(next, run, event);
    case "task.skipped":
      return skipped(next, run, event);
    case "task.attested":
      return attested(next, run, event);
    case "task.noted":
      return noted(next, run, event);
    case "requirement.checked":
      return checked(next, run, event);
    case "wave.confirmed":
      return waveConfirmed(next, run, event);
    case "wave.stopped":
      return waveStopped(next, run, event);
    case "wave.ended":
      return waveEnded(next, run, event);
    case "target.setAside":
      return targetSetAside(next, run, event);
    case "target.broughtBack":
      return targetBroughtBack(next, run, event);
    case "invocation.requested":
      return requested(next, run, event);
    case "invocation.accepted":
      return accepted(next, run, event);
    case "invocation.finished":
      return finished(next, run, event);
    case "invocation.uncertain":
      return uncertain(next, run, event);
    case "invocation.resent":
      return resent(next, run, event);
    case "invocation.cancelRequested":
      return cancelRequested(next, run, event);
    default:
      return unreachable(event);
  }
}

/** Which events are possible in a run that has not begun, was left or has finished. */
function refuseOutOfPlace(run: Run, event: RunEvent): void {
  const { type } = event;
  switch (run.status) {
    case "empty":
      if (type !== "run.started") illegal(run, event, "a log begins with run.started");
      return;
    case "walking":
      if (type === "run.started") illegal(run, event, "the run has already begun");
      return;
    case "left":
      if (type !== "run.resumed" && type !== "log.repaired")
        illegal(run, event, "the run was left and not resumed");
      return;
    case "finished":
      if (type !== "log.repaired") illegal(run, event, "the run has finished");
      return;
    default:
      return unreachable(run.status);
  }
}

function started(next: Run, run: Run, event: Extract<RunEvent, { type: "run.started" }>): Run {
  const plan = withSharedTasks(event.plan);
  const ids = taskIds(plan);
  if (ids.numbers.size < ids.list.length) illegal(run, event, "two of its tasks have the same id");
  return withAllDue({
    ...next,
    status: "walking",
    epoch: 1,
    started: plan === event.plan ? event : { ...event, plan },
    answers: event.answers,
    allowLocal: event.allowLocal ?? false,
    store: event.store ?? null,
    tasks: OrderedMap.numbered(ids, ids.list.map(untouched)),
    heldSecrets: plan.bindings.filter((binding) => binding.secret),
  });
}

/** A new process takes over: unfinished invocations are open, and nothing shown before may be confirmed. */
function resumed(next: Run, run: Run, event: Extract<RunEvent, { type: "run.resumed" }>): Run {
  if (event.epoch !== run.epoch + 1)
    illegal(run, event, `its epoch is ${event.epoch} and not ${run.epoch + 1}`);
  // Later steps may need the session, which closed with the process that had it.
  const walked = run.current < run.tasks.size ? run.sessions.map(({ task }) => run.tasks.indexOf(task)) : [];
  const reopened = walked.filter((index) => index !== -1 && index < run.current);
  const again = reopened.reduce(
    (tasks, index) => withChange(tasks, index, { state: "waiting", endedAt: null }),
    run.tasks,
  );
  const shown = [...again.values()].reduce(
    (all, { state }, index) => (state === "ready" ? withChange(all, index, { state: "waiting" }) : all),
    again,
  );
  const tasks = run.open.reduce((all, nonce) => {
    const index = run.tasks.indexOf(run.invocations.get(nonce)?.task ?? "");
    return withChange(all, index, { state: "uncertain" });
  }, shown);
  const went: Run = {
    ...next,
    status: "walking",
    epoch: event.epoch,
    resumed: { at: event.at, operator: event.operator, message: event.message },
    tasks,
    invocations: run.open.reduce(withUnreconciled, run.invocations),
    identification: OrderedMap.of(),
    heldSecrets: [],
    allowLocal: event.allowLocal ?? false,
    store: event.store ?? run.store,
    sessions: [],
    wave: null,
    logRoom: null,
  };
  const due = withAllDue({ ...went, reopened: Math.min(...reopened, run.reopened) });
  return run.open.length > 0 ? due : withNextCurrent(due);
}

function withChange(tasks: Run["tasks"], index: number, change: Partial<TaskRun>): Run["tasks"] {
  const task = tasks.at(index);
  return task === undefined ? tasks : tasks.withAt(index, changedTask(task, change));
}

function withUnreconciled(invocations: Run["invocations"], nonce: string): Run["invocations"] {
  const invocation = invocations.get(nonce);
  return invocation === undefined
    ? invocations
    : invocations.with(
        nonce,
        changedInvocation(invocation, { state: "unreconciled", cancelRequested: false }),
      );
}

const NONE: readonly never[] = [];

function untouched(id: string): TaskRun {
  return {
    id,
    state: "waiting",
    attempt: 0,
    presented: null,
    presentedAt: null,
    edited: null,
    unedited: null,
    alreadyDone: null,
    invocations: NONE,
    checks: NONE,
    checked: null,
    remark: null,
    notes: NONE,
    endedAt: null,
    failed: false,
  };
}
