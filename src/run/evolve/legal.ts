// What the fold requires of an event before it believes it. A log that breaks a rule was not written by this program,
// or by a broken one; continuing from it would be guessing.
import { BugError } from "../../errors.ts";
import type { RunEvent } from "../model/event.ts";
import type { Invocation, Run, TaskRun } from "../model/run.ts";

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

/** Requires that nothing is in flight. */
export function requireNothingOpen(run: Run, event: RunEvent): void {
  if (run.open.length > 0) illegal(run, event, `invocation ${run.open.join(", ")} is open`);
}

/** The event's invocation, which must not be finished. */
export function requireOpen(run: Run, event: RunEvent & { readonly nonce: string }): Invocation {
  const invocation = run.invocations.get(event.nonce);
  if (invocation === undefined) return illegal(run, event, `nothing was requested as ${event.nonce}`);
  if (invocation.state === "finished") return illegal(run, event, `${event.nonce} is finished`);
  return invocation;
}

/** The index of the task, which must be in the plan. */
export function requireKnownTask(run: Run, event: RunEvent, id: string): number {
  const index = run.tasks.indexOf(id);
  return index === -1 ? illegal(run, event, `the plan has no task ${id}`) : index;
}
