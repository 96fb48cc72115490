// The node on which a fleet's step runs first. It is the first in running order until the operator chooses another,
// which is possible while nothing of the step has run anywhere.
import { fleetCommandAt } from "../../plan/model/fleet-step.ts";
import type { Run } from "../model/run.ts";

/**
 * The places, in running order, of the tasks that may be first instead of the current one. Empty where that is not
 * possible. Linear in the nodes of the step.
 */
export function otherFirstPlaces(run: Run): readonly number[] {
  const plan = run.started?.plan;
  const state = run.tasks.at(run.current)?.state;
  if (plan === undefined || run.status !== "walking" || run.wave !== null || run.open.length > 0) return [];
  if (state !== "ready" && state !== "waiting") return [];
  const all = fleetCommandAt(plan, run.current);
  if (all === null) return [];
  const places: number[] = [];
  for (let index = all.first; index < all.end; index++) {
    const task = run.tasks.at(index);
    if (task === undefined || task.invocations.length > 0) return [];
    if (index !== run.current && task.state === "waiting") places.push(index);
  }
  return places;
}

/** The nodes of these tasks. */
export function otherFirstNodes(run: Run): readonly string[] {
  return otherFirstPlaces(run).flatMap((index) => run.started?.plan.tasks[index]?.target ?? []);
}
