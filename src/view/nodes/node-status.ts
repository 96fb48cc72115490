// The status of each node's identification. Lookups only; words and keys are elsewhere.
import type { Plan, Target } from "../../plan/model/plan.ts";
import { findTarget, tasksOn } from "../../plan/model/plan-lookup.ts";
import type { Run } from "../../run/model/run.ts";
import { currentTask, needsNode } from "../../run/state/due.ts";
import { isStillToMake } from "../../run/state/made-nodes.ts";

export type NodeStatus =
  /** It is being identified, or is about to be. */
  | "asked"
  | "answered"
  | "failed"
  /** Another run has the lock. */
  | "held"
  /** It is identified once pending work is settled. */
  | "later"
  /** It does not exist yet: a step of this run makes it. */
  | "to-be-made"
  /** No remaining step needs it. */
  | "not-needed";

/** The targets that commands may be sent to, in running order. */
export function nodesOf(run: Run): readonly Target[] {
  const plan = run.started?.plan;
  if (plan === undefined) return [];
  const known = byPlan.get(plan);
  if (known !== undefined) return known;
  const keys = new Set(plan.tasks.filter(needsNode).map((task) => task.target));
  const nodes = [...keys].flatMap((key) => findTarget(plan, key) ?? []);
  byPlan.set(plan, nodes);
  return nodes;
}

/** A plan never changes. */
const byPlan = new WeakMap<Plan, readonly Target[]>();

/** The status of one of them. */
export function nodeStatus(run: Run, target: string): NodeStatus {
  const known = run.identification.get(target);
  switch (known?.state) {
    case "answered":
      return "answered";
    case "failed":
      return known.holder === null ? "failed" : "held";
    case "asked":
      return "asked";
    default: {
      if (!isStillNeeded(run, target)) return "not-needed";
      if (isStillToMake(run, target) && currentNode(run) !== target) return "to-be-made";
      return run.open.length > 0 ? "later" : "asked";
    }
  }
}

function isStillNeeded({ started, current }: Run, target: string): boolean {
  const plan = started?.plan;
  if (plan === undefined) return false;
  return tasksOn(plan, target).some((index) => {
    const task = plan.tasks[index];
    return index >= current && task !== undefined && needsNode(task);
  });
}

/** The key of the current task's node; null when that task needs none. */
export function currentNode(run: Run): string | null {
  const current = currentTask(run);
  return current !== null && needsNode(current.planned) ? current.planned.target : null;
}

/** The keys of the nodes with that status; the current task's node first. */
export function nodesWithStatus(run: Run, standing: NodeStatus): readonly string[] {
  const keys = nodesOf(run)
    .map((target) => target.key)
    .filter((key) => nodeStatus(run, key) === standing);
  const current = currentNode(run);
  return current !== null && keys.includes(current)
    ? [current, ...keys.filter((key) => key !== current)]
    : keys;
}
