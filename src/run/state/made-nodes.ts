// The nodes made by this run: targets that had no instance when the run began.

import { safeText } from "../../output/clean.ts";
import { changeSetName, type Proposal } from "../../plan/model/aws-order.ts";
import type { Plan, Target, Task } from "../../plan/model/plan.ts";
import { findTarget, tasksOn } from "../../plan/model/plan-lookup.ts";
import type { AwsRequest } from "../../runbook/model/runbook.ts";
import type { Run } from "../model/run.ts";
import { endedWell, stepOf } from "./due.ts";
import { wholeText } from "./tail.ts";

/** The target's instance now; null when none was chosen, or it does not exist yet. */
export function instanceOf(run: Run, target: string): string | null {
  return plannedTarget(run, target)?.id ?? run.made.get(target)?.instance ?? null;
}

/** The target as it was planned; null when the plan does not have it. */
export function plannedTarget(run: Run, key: string): Target | null {
  return run.started === null ? null : findTarget(run.started.plan, key);
}

/** The target with its current instance. */
export function targetNow(run: Run, target: Target): Target {
  const made = run.made.get(target.key);
  return target.id !== null || made === undefined ? target : { ...target, id: made.instance };
}

/** True for a node that this run will make. */
export function isStillToMake(run: Run, target: string): boolean {
  return plannedTarget(run, target)?.make !== undefined && !run.made.has(target);
}

/**
 * The index of the task that proposes the stack that the task at `index` makes; null for every other task.
 */
export function proposalBefore(run: Run, index: number): number | null {
  const plan = run.started?.plan;
  const planned = plan?.tasks[index];
  if (plan === undefined || planned === undefined || actionOf(plan, planned) !== "make-stack") return null;
  const before = plan.tasks.findLastIndex(
    (task, at) => at < index && task.target === planned.target && actionOf(plan, task) === "propose-stack",
  );
  return before === -1 ? null : before;
}

function actionOf(plan: Plan, task: Task): AwsRequest["action"] | null {
  return task.aws === true ? (stepOf(plan, task)?.aws?.action ?? null) : null;
}

/** The target's last successful proposal; null for none. */
export function proposalOf(run: Run, target: string): Proposal | null {
  const proposing = (task: string) => {
    const order = run.tasks.get(task)?.presented?.aws;
    return order?.action === "propose-stack" ? order : null;
  };
  const plan = run.started?.plan;
  if (plan === undefined) return null;
  // A run has many invocations, and few tasks ask AWS itself for something.
  const last = tasksOn(plan, target)
    .flatMap((index) => (plan.tasks[index]?.aws === true ? (run.tasks.at(index) ?? []) : []))
    .filter(({ id }) => proposing(id) !== null)
    .flatMap(({ invocations }) => invocations)
    .toSorted((a, b) => run.invocations.indexOf(a) - run.invocations.indexOf(b))
    .flatMap((nonce) => run.invocations.get(nonce) ?? [])
    .findLast((invocation) => endedWell(run, invocation));
  if (last === undefined) return null;
  const text = wholeText(run.tails, last.nonce);
  return {
    stack: proposing(last.task)?.stack ?? "",
    changeSet: changeSetName(last.nonce),
    template: last.sha256,
    text: text === null ? null : safeText(text),
  };
}
