// The fold's checks of each event. A log that breaks a rule was written by another program or a broken one;
// continuing from it would be guessing.
import { BugError } from "../../errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { Invocation, Run, TaskRun } from "../model/run.ts";
import { hasEnded } from "../state/due.ts";

/** Throws BugError: names the line of the log (from 1, its `seq`) and why the event is impossible there. */
export function illegal(run: Run, event: RunEvent, why: string): never {
  throw new BugError(`line ${run.seq + 1} of the log: ${event.type} is not possible here, because ${why}`);
}

/** The current task, which must be the one in the event. */
export function requireCurrent(run: Run, event: RunEvent & { readonly task: string }): TaskRun {
  const task = run.tasks.at(run.current);
  if (task === undefined) return illegal(run, event, "every task has ended");
  if (task.id !== event.task) return illegal(run, event, `the current task is ${task.id}, not ${event.task}`);
  return task;
}

/**
 * The task that the event names: the current one, one in the wave that has not ended, or where a person does the current
 * step by hand, one of that step that has not ended.
 */
export function requireReached(
  run: Run,
  event: RunEvent & { readonly task: string },
): { readonly index: number; readonly task: TaskRun } {
  if (run.wave?.members.has(event.task) !== true) {
    const byHand = run.started?.plan.tasks[run.current]?.command === null;
    return byHand
      ? requireOfCurrentStep(run, event)
      : { index: run.current, task: requireCurrent(run, event) };
  }
  const index = requireKnownTask(run, event, event.task);
  const task = run.tasks.at(index);
  return task === undefined || hasEnded(task)
    ? illegal(run, event, `${event.task} has ended`)
    : { index, task };
}

/** The task that the event names: the current one, or one of the same step that has not ended. */
export function requireOfCurrentStep(
  run: Run,
  event: RunEvent & { readonly task: string },
): { readonly index: number; readonly task: TaskRun } {
  const index = run.tasks.indexOf(event.task);
  const planned = run.started?.plan.tasks;
  const [step, task] = [planned?.[index]?.step, run.tasks.at(index)];
  return step === undefined || step !== planned?.[run.current]?.step || task === undefined || hasEnded(task)
    ? { index: run.current, task: requireCurrent(run, event) }
    : { index, task };
}

/** Requires that nothing is in flight; in a wave, that nothing is in flight for the task. */
export function requireTaskIdle(run: Run, event: RunEvent & { readonly task: string }): void {
  if (run.wave === null) requireNothingOpen(run, event);
  else if (run.open.some((nonce) => run.invocations.get(nonce)?.task === event.task))
    illegal(run, event, `an invocation of ${event.task} is open`);
}

/** Requires that nothing is in flight. */
export function requireNothingOpen(run: Run, event: RunEvent): void {
  if (run.open.length > 0) illegal(run, event, `invocation ${run.open.join(", ")} is open`);
}

/** The event's invocation, which must not be finished. */
export function requireOpen(run: Run, event: RunEvent & { readonly nonce: string }): Invocation {
  const invocation = run.invocations.get(event.nonce);
  if (invocation === undefined) return illegal(run, event, `nothing was requested as ${event.nonce}`);
  if (invocation.state === "finished" || invocation.state === "abandoned")
    return illegal(run, event, `${event.nonce} is ${invocation.state}`);
  return invocation;
}

/** The index of the task, which must be in the plan. */
export function requireKnownTask(run: Run, event: RunEvent, id: string): number {
  const index = run.tasks.indexOf(id);
  return index === -1 ? illegal(run, event, `the plan has no task ${id}`) : index;
}
