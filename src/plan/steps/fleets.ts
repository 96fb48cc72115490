// Roles whose nodes run together, and how many nodes at once.
import type { Step } from "../../runbook/model/runbook.ts";
import type { Fleet, Target } from "../model/plan.ts";

/** A number of nodes, or a percentage of them. */
export type Limit = { readonly count: number } | { readonly percent: number };

/** The operator's choices for roles that run together. */
export interface FleetChoice {
  readonly roles: readonly string[];
  /**
   * Roles proposed by the guide or an earlier run: applied to those with several nodes, silently ignored for
   * the others.
   */
  readonly proposed?: readonly string[];
  readonly maxConcurrency: Limit;
  readonly maxErrors: Limit;
  /** Seconds. */
  readonly soak: number;
}

/** SSM's own defaults are 50 and 0; ten at once do not overload a mirror or a registry. */
export const DEFAULT_CONCURRENCY: Limit = { count: 10 };
export const DEFAULT_ERRORS: Limit = { count: 0 };

/** The fleets of the chosen roles. A role with a single node runs as usual. */
export function fleetsOf(
  choice: FleetChoice | undefined,
  steps: readonly Step[],
  targets: readonly Target[],
): readonly Fleet[] {
  if (choice === undefined) return [];
  const used = new Set(steps.map(({ role }) => role));
  return [...new Set([...choice.roles, ...(choice.proposed ?? [])])].flatMap((role): Fleet[] => {
    const nodes = targets.filter((it) => it.roles.includes(role)).length;
    if (!used.has(role) || nodes < 2) return [];
    return [
      {
        role,
        maxConcurrency: Math.max(1, Math.ceil(limitOf(choice.maxConcurrency, nodes))),
        maxErrors: Math.floor(limitOf(choice.maxErrors, nodes)),
        ...(choice.soak > 0 ? { soak: choice.soak } : {}),
      },
    ];
  });
}

function limitOf(limit: Limit, nodes: number): number {
  return "count" in limit ? limit.count : (limit.percent * nodes) / 100;
}
