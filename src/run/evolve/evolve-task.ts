// The fold of what happens to a task other than being sent: shown, edited, skipped, attested, noted, checked.

import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { hasEnded, isNotMet } from "../state/due.ts";
import { proposalBefore } from "../state/made-nodes.ts";
import { illegal, requireCurrent, requireKnownTask, requireNothingOpen } from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** The run with its current task changed. */
export function withCurrent(run: Run, change: Partial<TaskRun>): Run {
  const task = run.tasks[run.current];
  return task === undefined ? run : { ...run, tasks: run.tasks.with(run.current, { ...task, ...change }) };
}

/** The run with its current task ended, so that the next one is current. */
export function withCurrentEnded(
  run: Run,
  state: "done" | "skipped" | "attested" | "accepted",
  change: Partial<TaskRun>,
): Run {
  const ended = withCurrent(run, { ...change, state, endedAt: run.at });
  const id = state === "done" ? run.tasks[run.current]?.id : undefined;
  const failures = id === undefined ? run.failures : run.failures.filter((failed) => failed !== id);
  return withNextCurrent({ ...ended, failures });
}

/** The run standing at its first task that has not ended: mostly the one behind the last, not where a session has closed. */
export function withNextCurrent(run: Run): Run {
  const left = run.tasks.findIndex((task) => !hasEnded(task));
  return { ...run, current: left === -1 ? run.tasks.length : left };
}

/** The run with its current task failed; it stays the current one. */
export function withCurrentFailed(run: Run, change: Partial<TaskRun>): Run {
  const failed = withCurrent(run, { ...change, state: "failed" });
  const id = run.tasks[run.current]?.id;
  return id === undefined || run.failures.includes(id)
    ? failed
    : { ...failed, failures: [...failed.failures, id] };
}

export function presented(next: Run, run: Run, event: Event<"task.presented">): Run {
  const back = returning(next, run, event);
  if (back !== null) return presented(back, back, event);
  const task = requireCurrent(run, event);
  requireNothingOpen(run, event);
  const sameTry = event.attempt === task.attempt && task.attempt > 0 && task.state !== "failed";
  if (!sameTry && event.attempt !== task.attempt + 1)
    illegal(run, event, `attempt ${event.attempt} does not follow attempt ${task.attempt}`);
  return withCurrent(next, {
    state: "ready",
    attempt: event.attempt,
    presented: event.presented,
    presentedAt: event.at,
    alreadyDone: sameTry ? task.alreadyDone : null,
    remark: sameTry ? task.remark : null,
  });
}

/** The run standing at the proposal of the stack that the current task was to make, when that is what is shown; null otherwise. */
function returning(next: Run, run: Run, event: Event<"task.presented">): Run | null {
  const before = proposalBefore(run, run.current);
  const task = run.tasks[run.current];
  if (before === null || task === undefined || run.tasks[before]?.id !== event.task) return null;
  if (task.state !== "failed" && task.state !== "ready") return null;
  const waiting = { ...withCurrent(next, { state: "waiting" }), current: before };
  return withCurrent(waiting, { endedAt: null });
}

export function edited(next: Run, run: Run, event: Event<"task.edited">): Run {
  const task = requireCurrent(run, event);
  requireNothingOpen(run, event);
  if (task.state !== "ready" && task.state !== "failed") illegal(run, event, `its task is ${task.state}`);
  const unedited = task.edited === null ? event.before : (task.unedited ?? event.before);
  return withCurrent(next, { edited: event.after === unedited ? null : event.after, unedited });
}

export function skipped(next: Run, run: Run, event: Event<"task.skipped">): Run {
  requireCurrent(run, event);
  requireNothingOpen(run, event);
  return withCurrentEnded(next, "skipped", { remark: event.reason });
}

export function attested(next: Run, run: Run, event: Event<"task.attested">): Run {
  const task = requireCurrent(run, event);
  requireNothingOpen(run, event);
  return withCurrentEnded(next, isNotMet(task) ? "accepted" : "attested", { remark: event.statement });
}

export function noted(next: Run, run: Run, event: Event<"task.noted">): Run {
  const note = { at: event.at, task: event.task, text: event.text };
  const notes = [...next.notes, note];
  if (event.task === null) return { ...next, notes };
  requireKnownTask(run, event, event.task);
  const { session } = event;
  if (session !== undefined && !run.sessions.some(({ nonce }) => nonce === session))
    illegal(run, event, `no session ${session} is open`);
  return {
    ...next,
    notes,
    sessions: session === undefined ? next.sessions : next.sessions.filter(({ nonce }) => nonce !== session),
    tasks: next.tasks.map((task) =>
      task.id === event.task ? { ...task, notes: [...task.notes, event.text] } : task,
    ),
  };
}

export function checked(next: Run, run: Run, event: Event<"requirement.checked">): Run {
  requireKnownTask(run, event, event.task);
  const { result, evidence, at } = event;
  const checked = { result, evidence, observed: event.observed ?? null, source: event.source ?? null, at };
  if (event.settles) {
    const task = requireCurrent(run, event);
    requireNothingOpen(run, event);
    if (task.state !== "ready" || result !== "met") illegal(run, event, "it cannot settle its task");
    return withCurrentEnded(next, "done", { checked, remark: evidence });
  }
  return {
    ...next,
    tasks: next.tasks.map((task) => (task.id === event.task ? { ...task, checked, remark: evidence } : task)),
  };
}
