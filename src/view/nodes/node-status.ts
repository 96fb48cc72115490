// How the question "who are you?" stands for each node of a walk. Looks up only; words and keys live elsewhere.
import type { Target } from "../../plan/model/plan.ts";
import type { Run } from "../../run/model/run.ts";
import { currentTask, needsNode } from "../../run/state/due.ts";
import { isStillToMake } from "../../run/state/made-nodes.ts";

export type NodeStatus =
  /** It is being asked, or is about to be. */
  | "asked"
  | "answered"
  | "failed"
  /** Another run holds it. */
  | "held"
  /** It is asked once what was under way is settled. */
  | "later"
  /** It does not exist yet: a step of this walk makes it. */
  | "to-be-made"
  /** No step that is left needs it. */
  | "not-needed";

/** The targets to which something may be sent, in walking order. */
export function nodesOf(run: Run): readonly Target[] {
  const { plan } = run.started ?? { plan: null };
  if (plan === null) return [];
  const keys = new Set(plan.tasks.filter(needsNode).map((task) => task.target));
  return [...keys].flatMap((key) => plan.targets.find((target) => target.key === key) ?? []);
}

/** How it stands for one of them. */
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
      const left = run.started?.plan.tasks.slice(run.current) ?? [];
      if (!left.some((task) => task.target === target && needsNode(task))) return "not-needed";
      if (isStillToMake(run, target) && currentNode(run) !== target) return "to-be-made";
      return run.open.length > 0 ? "later" : "asked";
    }
  }
}

/** The key of the current task's node; null when that task needs none. */
export function currentNode(run: Run): string | null {
  const current = currentTask(run);
  return current !== null && needsNode(current.planned) ? current.planned.target : null;
}

/** The keys of the nodes that stand so; that of the current task first. */
export function nodesWithStatus(run: Run, standing: NodeStatus): readonly string[] {
  const keys = nodesOf(run)
    .map((target) => target.key)
    .filter((key) => nodeStatus(run, key) === standing);
  const current = currentNode(run);
  return current !== null && keys.includes(current)
    ? [current, ...keys.filter((key) => key !== current)]
    : keys;
}
