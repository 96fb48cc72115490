// The fold of events about several nodes: a wave of one step, and nodes that are set aside and brought back.

import { tasksOn } from "../../plan/model/plan-lookup.ts";
import type { RunEvent } from "../model/event.ts";
import type { Invocation, Run, TaskRun } from "../model/run.ts";
import { hasEnded } from "../state/due.ts";
import { changed, changedInvocation } from "./changed.ts";
import { countedStates } from "./evolve-counts.ts";
import { withTask } from "./evolve-due.ts";
import { withNextCurrent } from "./evolve-task.ts";
import { illegal, requireKnownTask, requireNothingOpen } from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

export function waveConfirmed(next: Run, run: Run, event: Event<"wave.confirmed">): Run {
  requireNothingOpen(run, event);
  if (run.wave !== null) illegal(run, event, `a wave of ${run.wave.step} has not ended`);
  if (event.epoch !== run.epoch)
    illegal(run, event, `its epoch is ${event.epoch} and the run's is ${run.epoch}`);
  if (event.maxConcurrency < 1) illegal(run, event, "nothing could begin");
  let before = -1;
  for (const { task } of event.members) {
    const index = requireKnownTask(run, event, task);
    const planned = run.started?.plan.tasks[index];
    if (planned?.step !== event.step) illegal(run, event, `${task} is not of its step`);
    if (index <= before || index < run.current) illegal(run, event, `${task} is out of its place`);
    const state = run.tasks.at(index)?.state;
    if (state !== "waiting" && state !== "ready" && state !== "failed")
      illegal(run, event, `${task} is ${state}`);
    before = index;
  }
  const states = event.members.map(({ task }) => run.tasks.get(task)?.state ?? "waiting");
  const counts = countedStates(states);
  const { step, members, maxConcurrency, maxErrors, confirmed } = event;
  if (members[0]?.task !== run.tasks.at(run.current)?.id)
    illegal(run, event, "its first task is not the current one");
  return changed(next, {
    wave: {
      step,
      confirmedAt: event.at,
      firstInvocation: run.invocations.size,
      members: new Map(members.map(({ task, digest }) => [task, digest])),
      next: run.current,
      maxConcurrency,
      maxErrors,
      failed: 0,
      counts,
      again: counts.failed,
      begun: 0,
      ended: 0,
      took: 0,
      longest: 0,
      stopped: false,
      confirmed,
    },
  });
}

export function waveStopped(next: Run, run: Run, event: Event<"wave.stopped">): Run {
  const { wave } = run;
  if (wave === null || wave.step !== event.step)
    return illegal(run, event, `no wave of ${event.step} is running`);
  return changed(next, { wave: { ...wave, stopped: true } });
}

export function waveEnded(next: Run, run: Run, event: Event<"wave.ended">): Run {
  requireNothingOpen(run, event);
  if (run.wave?.step !== event.step) return illegal(run, event, `no wave of ${event.step} is running`);
  return changed(next, { wave: null });
}

/**
 * A node with a command in flight cannot be set aside, unless its outcome is unknown: the log then records
 * that it may still run.
 */
export function targetSetAside(next: Run, run: Run, event: Event<"target.setAside">): Run {
  const { target, reason } = event;
  if (run.aside.has(target)) illegal(run, event, `${target} is set aside already`);
  const there = openOn(run, target);
  if (there.some(({ state }) => state !== "uncertain" && state !== "unreconciled"))
    illegal(run, event, "a command is in flight there");
  const abandoned = there.reduce(
    (all, invocation) =>
      all.with(invocation.nonce, changedInvocation(invocation, { state: "abandoned", withdrawn: true })),
    next.invocations,
  );
  const gone = new Set(there.map(({ nonce }) => nonce));
  const without = changed(next, {
    invocations: abandoned,
    open: next.open.filter((nonce) => !gone.has(nonce)),
    aside: next.aside.with(target, reason),
  });
  const left = placesOn(run, event, target).filter((index) => !hasEnded(taskAt(run, index)));
  if (left.length === 0) illegal(run, event, `nothing is left to do on ${target}`);
  const passed = left.reduce(
    (after, index) => withTask(after, index, { state: "aside", endedAt: event.at, remark: reason }),
    without,
  );
  return withNextCurrent(passed);
}

/**
 * Its steps are due again, from the first that it missed; commands with an unknown outcome are checked first.
 */
export function targetBroughtBack(next: Run, run: Run, event: Event<"target.broughtBack">): Run {
  const { target } = event;
  requireNothingOpen(run, event);
  if (run.wave !== null) illegal(run, event, `a wave of ${run.wave.step} is running`);
  if (!run.aside.has(target)) illegal(run, event, `${target} is not set aside`);
  const missed = placesOn(run, event, target).filter((index) => taskAt(run, index).state === "aside");
  const abandoned = missed.flatMap((index) =>
    taskAt(run, index).invocations.flatMap((nonce) => {
      const invocation = run.invocations.get(nonce);
      return invocation?.state === "abandoned" ? [invocation] : [];
    }),
  );
  const waits = new Set(abandoned.map(({ task }) => task));
  const here = run.tasks.at(run.current);
  // The step shown now is presented again when its turn comes.
  const put = here?.state === "ready" ? withTask(next, run.current, { state: "waiting" }) : next;
  const back = missed.reduce((after, index) => {
    const { id, failed } = taskAt(run, index);
    const state = waits.has(id) ? "uncertain" : failed ? "failed" : "waiting";
    return withTask(after, index, { state, endedAt: null });
  }, put);
  const first = Math.min(run.current, ...missed);
  const again = changed(back, {
    aside: back.aside.without(target),
    invocations: abandoned.reduce(
      (all, it) => all.with(it.nonce, changedInvocation(it, { state: "unreconciled" })),
      back.invocations,
    ),
    open: abandoned.map(({ nonce }) => nonce),
    current: first,
    reopened: Math.min(run.reopened, first),
  });
  return run.chosen === null ? again : withNextCurrent(again);
}

function openOn(run: Run, target: string): readonly Invocation[] {
  return run.open.flatMap((nonce) => {
    const invocation = run.invocations.get(nonce);
    return invocation?.target === target ? [invocation] : [];
  });
}

/** The places of the target's tasks in the plan. */
function placesOn(run: Run, event: RunEvent, target: string): readonly number[] {
  const plan = run.started?.plan;
  const places = plan === undefined ? [] : tasksOn(plan, target);
  return places.length === 0 ? illegal(run, event, `the plan has no target ${target} with tasks`) : places;
}

function taskAt(run: Run, index: number): TaskRun {
  const task = run.tasks.at(index);
  if (task === undefined) throw new RangeError(`no task ${index}`);
  return task;
}
