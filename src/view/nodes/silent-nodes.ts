// Which nodes are set aside together: those of fleets that did not answer.
import { findTarget } from "../../plan/model/plan-lookup.ts";
import type { Run } from "../../run/model/run.ts";
import { namedNodes } from "../../transcript/words/fleet-words.ts";
import { nodeStatus, nodesWithStatus } from "./node-status.ts";

/** The reason that is proposed for them. */
export const SILENT = "did not answer";

/** True for a node of a role whose nodes run together. */
export function isOfFleet({ started }: Run, target: string): boolean {
  const roles = (started === null ? null : findTarget(started.plan, target))?.roles ?? [];
  return started?.plan.fleets?.some(({ role }) => roles.includes(role)) ?? false;
}

/** The nodes of fleets that did not answer and are not set aside; the current task's first. */
export function silentNodes(run: Run): readonly string[] {
  return nodesWithStatus(run, "failed").filter((key) => !run.aside.has(key) && isOfFleet(run, key));
}

/** The node and, if it did not answer, all others of fleets that did not either: one reason sets them aside. */
export function asideWith(run: Run, target: string): readonly string[] {
  if (nodeStatus(run, target) !== "failed") return [target];
  return [target, ...silentNodes(run).filter((key) => key !== target)];
}

/** The question for the reason. */
export function asideQuestion(targets: readonly string[]): string {
  return `Why set ${namedNodes(targets)} aside?`;
}
