// The fold of everything that happens to a task except sending: shown, edited, skipped, attested, noted, checked.

import type { SafeText } from "../../output/safe-text.ts";
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { withSharedParts } from "../../plan/model/shared-parts.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { hasEnded, isNotMet } from "../state/due.ts";
import { otherFirstPlaces } from "../state/first-node.ts";
import { proposalBefore } from "../state/made-nodes.ts";
import { changed } from "./changed.ts";
import { withTask } from "./evolve-due.ts";
import {
  illegal,
  requireCurrent,
  requireKnownTask,
  requireNothingOpen,
  requireOfCurrentStep,
  requireReached,
  requireTaskIdle,
} from "./legal.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** The run with its current task changed. */
export function withCurrent(run: Run, change: Partial<TaskRun>): Run {
  return withTask(run, run.current, change);
}

/** The run with its current task ended and the next one current. */
export function withCurrentEnded(
  run: Run,
  state: "done" | "skipped" | "attested" | "accepted",
  remark: SafeText | null,
): Run {
  return withTaskEnded(run, run.current, state, remark);
}

/** The run with the task at `index` ended. */
export function withTaskEnded(
  run: Run,
  index: number,
  state: "done" | "skipped" | "attested" | "accepted",
  remark: SafeText | null,
): Run {
  const failed = state !== "done" && (run.tasks.at(index)?.failed ?? false);
  return withNextCurrent(withTask(run, index, { state, failed, remark, endedAt: run.at }));
}

/**
 * The run at its first task that has not ended: usually the one after the last, except where a session has closed, or
 * where the operator chose another node of the step to be first.
 */
export function withNextCurrent(run: Run): Run {
  let reopened = run.reopened;
  for (let task = run.tasks.at(reopened); task !== undefined && hasEnded(task); task = run.tasks.at(reopened))
    reopened++;
  const first = run.chosen === null ? undefined : run.tasks.at(run.chosen);
  const chosen = first === undefined || hasEnded(first) ? null : run.chosen;
  const planned = run.started?.plan.tasks;
  const current =
    chosen !== null && planned?.[chosen]?.step === planned?.[reopened]?.step ? chosen : reopened;
  return current === run.current && reopened === run.reopened && chosen === run.chosen
    ? run
    : changed(run, { current, reopened, chosen });
}

/** The run with the task at `index` failed: it has not ended. */
export function withTaskFailed(run: Run, index: number, change: Partial<TaskRun>): Run {
  const failed = withTask(run, index, { ...change, state: "failed", failed: true });
  const { wave } = failed;
  return wave === null ? failed : changed(failed, { wave: { ...wave, failed: wave.failed + 1 } });
}

export function presented(next: Run, run: Run, event: Event<"task.presented">): Run {
  const back = returning(next, run, event) ?? choosing(next, run, event);
  if (back !== null) return presented(back, back, event);
  const { index, task } = requireReached(run, event);
  requireTaskIdle(run, event);
  const sameTry = event.attempt === task.attempt && task.attempt > 0 && task.state !== "failed";
  if (!sameTry && event.attempt !== task.attempt + 1)
    illegal(run, event, `attempt ${event.attempt} does not follow attempt ${task.attempt}`);
  // A task that failed in this wave is shown again only where it never ran and is retried at once. One that failed before
  // is retried by the wave itself, and begins in it only now.
  const { wave } = next;
  const shown =
    wave !== null && task.state === "failed" && index < wave.next
      ? changed(next, { wave: { ...wave, failed: wave.failed - 1 } })
      : next;
  return withTask(shown, index, {
    state: "ready",
    attempt: event.attempt,
    presented: withSharedParts(event.presented, shownBefore(run, index)),
    presentedAt: event.at,
    alreadyDone: sameTry ? task.alreadyDone : null,
    remark: sameTry ? task.remark : null,
  });
}

/** How the step was shown on the node before, or else on its first; undefined where it was not. */
function shownBefore(run: Run, index: number): Presented | undefined {
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetStepAt(plan, index);
  if (all === null) return undefined;
  const before = index > all.first ? run.tasks.at(index - 1)?.presented : null;
  return before ?? run.tasks.at(all.first)?.presented ?? undefined;
}

/**
 * The run at the proposal of the stack that the current task should make, if that is what is shown; null otherwise.
 */
function returning(next: Run, run: Run, event: Event<"task.presented">): Run | null {
  const before = proposalBefore(run, run.current);
  const task = run.tasks.at(run.current);
  if (before === null || task === undefined || run.tasks.at(before)?.id !== event.task) return null;
  if (task.state !== "failed" && task.state !== "ready") return null;
  const waiting = {
    ...withCurrent(next, { state: "waiting" }),
    current: before,
    reopened: Math.min(run.reopened, before),
  };
  return withCurrent(waiting, { endedAt: null });
}

/** The run at another node's task of the current step, if it is shown there to run first; null otherwise. */
function choosing(next: Run, run: Run, event: Event<"task.presented">): Run | null {
  if (run.wave !== null || run.tasks.at(run.current)?.id === event.task) return null;
  const chosen = run.tasks.indexOf(event.task);
  if (!otherFirstPlaces(run).includes(chosen)) return null;
  return changed(withCurrent(next, { state: "waiting" }), { current: chosen, chosen });
}

export function edited(next: Run, run: Run, event: Event<"task.edited">): Run {
  const { index, task } = requireOfCurrentStep(run, event);
  requireNothingOpen(run, event);
  const mayBe = index === run.current ? ["ready", "failed"] : ["failed"];
  if (!mayBe.includes(task.state)) return illegal(run, event, `its task is ${task.state}`);
  const unedited = task.edited === null ? event.before : (task.unedited ?? event.before);
  return withTask(next, index, { edited: event.after === unedited ? null : event.after, unedited });
}

export function skipped(next: Run, run: Run, event: Event<"task.skipped">): Run {
  requireNothingOpen(run, event);
  return withTaskEnded(next, requireOfCurrentStep(run, event).index, "skipped", event.reason);
}

export function attested(next: Run, run: Run, event: Event<"task.attested">): Run {
  const { index, task } = requireOfCurrentStep(run, event);
  requireNothingOpen(run, event);
  return withTaskEnded(next, index, isNotMet(task) ? "accepted" : "attested", event.statement);
}

export function noted(next: Run, run: Run, event: Event<"task.noted">): Run {
  const note = { at: event.at, task: event.task, text: event.text };
  const notes = [...next.notes, note];
  if (event.task === null) return changed(next, { notes });
  const index = requireKnownTask(run, event, event.task);
  const { session } = event;
  if (session !== undefined && !run.sessions.some(({ nonce }) => nonce === session))
    illegal(run, event, `no session ${session} is open`);
  const sessions =
    session === undefined ? next.sessions : next.sessions.filter(({ nonce }) => nonce !== session);
  const ofTask = [...(run.tasks.at(index)?.notes ?? []), event.text];
  return withTask(changed(next, { notes, sessions }), index, { notes: ofTask });
}

export function checked(next: Run, run: Run, event: Event<"requirement.checked">): Run {
  const index = requireKnownTask(run, event, event.task);
  const { result, evidence, at } = event;
  const checked = { result, evidence, observed: event.observed ?? null, source: event.source ?? null, at };
  if (event.settles) {
    const task = requireCurrent(run, event);
    requireNothingOpen(run, event);
    if (task.state !== "ready" || result !== "met") illegal(run, event, "it cannot settle its task");
    return withCurrentEnded(withCurrent(next, { checked }), "done", evidence);
  }
  return withTask(next, index, { checked, remark: evidence });
}
