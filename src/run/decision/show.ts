// Shows a task: its text with every value known now, and the lines carried over from earlier steps.

import type { Plan } from "../../plan/model/plan.ts";
import { taskIndex } from "../../plan/model/plan-lookup.ts";
import type { KnownNow, Presented } from "../../plan/model/presented.ts";
import { presentTask } from "../../plan/present/present.ts";
import type { RunEvent } from "../model/event.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { attemptToPresent } from "../state/due.ts";
import { proposalOf } from "../state/made-nodes.ts";
import { preambleFor } from "../state/preamble.ts";

/** What a task was last shown from, and what came of it. A fleet's step is shown again and again until it begins. */
const shownFrom = new WeakMap<
  TaskRun,
  { readonly plan: Plan; readonly known: KnownNow; readonly presented: Presented }
>();

/** The current task, or one that the run goes back to, as it would be shown now. */
export function presentationOf(run: Run, plan: Plan, task: TaskRun): Presented {
  const index = plan.tasks[run.current]?.id === task.id ? run.current : taskIndex(plan, task.id);
  const target = plan.tasks[index]?.target ?? "";
  const known: KnownNow = {
    bindings: run.bindings,
    edited: task.edited,
    preamble: preambleFor(run, plan, index),
    disks: run.disks.get(target) ?? null,
    allowLocal: run.allowLocal,
    openssl: run.identified.get(target)?.openssl !== "no",
    made: run.made,
    shown: task.presented,
    proposal: proposalOf(run, target),
  };
  const before = shownFrom.get(task);
  if (before?.plan === plan && isSame(before.known, known)) return before.presented;
  const presented = presentTask(plan, task.id, known);
  shownFrom.set(task, { plan, known, presented });
  return presented;
}

/** True when the same would be shown; false also where that is not obvious. */
function isSame(one: KnownNow, other: KnownNow): boolean {
  const { preamble, ...others } = one;
  return (
    preamble.length === other.preamble.length &&
    preamble.every((line, at) => line === other.preamble[at]) &&
    Object.entries(others).every(([key, value]) => value === other[key as keyof KnownNow])
  );
}

/** The fact that the task is shown; `attempt` only for a new attempt, `presented` where it is known already. */
export function showing(
  run: Run,
  plan: Plan,
  task: TaskRun,
  at: number,
  attempt?: number,
  presented = presentationOf(run, plan, task),
): RunEvent {
  return {
    type: "task.presented",
    at,
    task: task.id,
    attempt: attempt ?? attemptToPresent(run, task),
    presented,
  };
}
