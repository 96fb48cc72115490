// The fold: a fact happened, so this is the run now. Nothing is judged here and no parser or rule is asked,
// because a log must read the same in every later version. The given run is never changed.
// Events of tasks and invocations have files of their own.
import { unreachable } from "../../errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { withBinding } from "../state/values.ts";
import { countEvent } from "./count-event.ts";
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
 * The run after the event. Constant time for output, linear in the number of tasks for the rest.
 * Throws BugError when the event cannot stand at this place of a log.
 */
export function evolve(run: Run, event: RunEvent): Run {
  refuseOutOfPlace(run, event);
  if (event.type === "invocation.output") return output(run, event);
  return folded(countEvent(run, event.at), run, event);
}

/** A run whose output was not kept. */
export type RunWithoutOutput = Omit<Run, "tails">;

/**
 * As `evolve`, for who only asks whether the events can follow one another: of output it keeps nothing, for no rule of
 * the fold looks at it. Keeping the newest of it takes longer than all else that an output does.
 */
export function evolveWithoutOutput(run: Run, event: RunEvent): Run {
  if (event.type !== "invocation.output") return evolve(run, event);
  refuseOutOfPlace(run, event);
  requireOpen(run, event);
  return countEvent(run, event.at);
}

/** `next` is the run with the event counted, `run` the one before it (for naming its line). */
function folded(next: Run, run: Run, event: Exclude<RunEvent, { type: "invocation.output" }>): Run {
  switch (event.type) {
    case "run.started":
      return {
        ...next,
        status: "walking",
        epoch: 1,
        started: event,
        answers: event.answers,
        allowLocal: event.allowLocal ?? false,
        store: event.store ?? null,
        tasks: event.plan.tasks.map((task) => untouched(task.id)),
        heldSecrets: event.plan.bindings.filter((binding) => binding.secret),
      };
    case "run.resumed":
      return resumed(next, run, event);
    case "run.left":
      return { ...next, status: "left" };
    case "run.finished":
      requireNothingOpen(run, event);
      if (run.current < run.tasks.length) illegal(run, event, "not every task has ended");
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

/** Which events may stand at all in a run that has not begun, was left or has finished. */
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

/** A new process goes on: what it did not see the end of is open, and nothing that was shown may be confirmed. */
function resumed(next: Run, run: Run, event: Extract<RunEvent, { type: "run.resumed" }>): Run {
  if (event.epoch !== run.epoch + 1)
    illegal(run, event, `its epoch is ${event.epoch} and not ${run.epoch + 1}`);
  const invocations = new Map(run.invocations);
  for (const nonce of run.open) {
    const invocation = invocations.get(nonce);
    if (invocation !== undefined)
      invocations.set(nonce, { ...invocation, state: "unreconciled", cancelRequested: false });
  }
  const closed = new Set(run.current < run.tasks.length ? run.sessions.map(({ task }) => task) : []);
  const tasks = run.tasks.map((task, index): TaskRun => {
    // What comes behind a session may need it, and it has closed with the process that held it.
    if (index < run.current && closed.has(task.id)) return { ...task, state: "waiting", endedAt: null };
    if (index !== run.current) return task;
    if (run.open.length > 0) return { ...task, state: "uncertain" };
    return task.state === "ready" ? { ...task, state: "waiting" } : task;
  });
  const went: Run = {
    ...next,
    status: "walking",
    epoch: event.epoch,
    resumed: { at: event.at, operator: event.operator, message: event.message },
    tasks,
    invocations,
    identification: {},
    heldSecrets: [],
    allowLocal: event.allowLocal ?? false,
    store: event.store ?? run.store,
    sessions: [],
    logRoom: null,
  };
  return run.open.length > 0 ? went : withNextCurrent(went);
}

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
    invocations: [],
    checked: null,
    remark: null,
    notes: [],
    endedAt: null,
  };
}
