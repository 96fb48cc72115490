// The nodes of a fleet for which one answer may stand where a person does a step: they wait at it, and what was found
// of it is the same on each.
import { digestOf } from "../../digest.ts";
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import type { Fleet } from "../../plan/model/plan.ts";
import type { Checked, Run } from "../model/run.ts";
import { currentTask, hasEnded } from "../state/due.ts";
import type { RestMember } from "./rest.ts";
import { presentationOf } from "./show.ts";

export interface ByHandMember extends RestMember {
  /** What the check of its requirement found; null when nothing was checked. */
  readonly checked: Checked | null;
}

export interface ByHandRest {
  readonly fleet: Fleet;
  /** In running order, the current one first. */
  readonly members: readonly ByHandMember[];
  /** Nodes that have not answered, or did not identify themselves: each is asked about separately. */
  readonly unanswered: readonly string[];
  /** Covers the answer for all of them. */
  readonly digest: string;
}

/** Results by run. A run never changes, so each is computed only once. */
const known = new WeakMap<Run, ByHandRest | null>();

/** The nodes for which one answer to the shown step may stand; null if that is only one, or no person does the step. */
export function byHandRestOf(run: Run): ByHandRest | null {
  const before = known.get(run);
  if (before !== undefined) return before;
  const rest = makeRest(run);
  known.set(run, rest);
  return rest;
}

function makeRest(run: Run): ByHandRest | null {
  const current = currentTask(run);
  if (current === null || current.task.state !== "ready" || current.planned.command !== null) return null;
  if (run.status !== "walking" || run.open.length > 0 || run.wave !== null) return null;
  const { plan, task: shown, planned } = current;
  const all = fleetStepAt(plan, run.current);
  if (all === null || !hasAnswered(run, planned.target)) return null;
  const members: ByHandMember[] = [];
  const unanswered: string[] = [];
  for (let index = run.current; index < all.end; index++) {
    const task = run.tasks.at(index);
    const target = plan.tasks[index]?.target;
    if (task === undefined || target === undefined || hasEnded(task)) continue;
    const { id, checked } = task;
    if (!hasAnswered(run, target)) unanswered.push(target);
    else if (isSameFinding(checked, shown.checked)) {
      const presented = index === run.current ? task.presented : null;
      members.push({ task: id, target, checked, presented: presented ?? presentationOf(run, plan, task) });
    }
  }
  if (members.length < 2) return null;
  const digest = digestOf({
    step: planned.step,
    members: members.map(({ task, presented, checked }) => ({
      task,
      digest: presented.digest,
      findings: presented.findings,
      checked,
    })),
  });
  return { fleet: all.fleet, members, unanswered, digest };
}

/** False while a node that a later step needs is unknown, or when it did not identify itself. */
function hasAnswered(run: Run, target: string): boolean {
  return !run.due.unanswered.has(target) && run.identification.get(target)?.state !== "failed";
}

/**
 * Was the same found on two nodes? Each has its own instance, volumes and network interfaces, so their ids do not
 * count.
 */
export function isSameFinding(one: Checked | null, other: Checked | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.result === other.result &&
    withoutOwnIds(one.evidence) === withoutOwnIds(other.evidence) &&
    withoutOwnIds(one.observed ?? "") === withoutOwnIds(other.observed ?? "")
  );
}

/** Ids that every node has of its own: `i-0a1b2c3d4e5f60718`, `vol-…`, `eni-…`. */
const OWN_IDS = /\b(i|vol|eni)-[0-9a-f]{8,17}\b/g;

/** The text without what only tells nodes apart: `vol-…: 64 GiB`. */
export function withoutOwnIds(text: string): string {
  return text.replace(OWN_IDS, "$1-…");
}
