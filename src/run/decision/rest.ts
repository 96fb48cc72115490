// The rest of a fleet: the nodes that can still run, or retry, the shown step, and whether one confirmation
// may cover all of them.
import { waveDigest } from "../../plan/model/digests.ts";
import { type FleetStep, fleetCommandAt } from "../../plan/model/fleet-step.ts";
import type { Fleet, Plan } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { roleTitle } from "../../runbook/model/role-title.ts";
import type { Refusal } from "../model/ports.ts";
import type { Run, TaskRun } from "../model/run.ts";
import { currentTask, duePhase, isIdentified, needsNode } from "../state/due.ts";
import { forbidden } from "./forbidden.ts";
import { commandEndedWell } from "./missing-value.ts";
import { presentationOf } from "./show.ts";

export interface RestMember {
  readonly task: string;
  readonly target: string;
  readonly presented: Presented;
}

/**
 * Which nodes: those where the step has not begun, those where it failed and is retried, or those whose check
 * gave the same result and where it runs anyway.
 */
export type RestKind = "left" | "failed" | "answered";

export interface Rest {
  readonly step: string;
  readonly fleet: Fleet;
  readonly kind: RestKind;
  /** True while the step has succeeded on no node of the fleet: it is for all of them, not for the others. */
  readonly first: boolean;
  /** In running order, the current one first. */
  readonly members: readonly RestMember[];
  /** Nodes where the step may not run as shown, with the reason: each is asked about separately. */
  readonly excluded: readonly { readonly target: string; readonly why: Refusal }[];
  /** Covers a confirmation of all of them. */
  readonly digest: string;
  /** The text to type to confirm; null if a key is enough. */
  readonly typed: string | null;
  /** Why one confirmation may not cover all of them, at any time; null if it may. */
  readonly obstacle: Refusal | null;
  /** The end of the first node's soak time; ms; null if there is none. */
  readonly soakUntil: number | null;
}

/** Why one confirmation may not cover all of them at that time (ms); null if it may. */
export function obstacleAt({ obstacle, soakUntil, fleet }: Rest, now: number): Refusal | null {
  if (obstacle !== null || soakUntil === null || now >= soakUntil) return obstacle;
  return {
    rule: "soak",
    message: `The first node has ${Math.ceil((soakUntil - now) / 1000)} s of its soak time of ${fleet.soak ?? 0} s left.`,
    advice: "Wait, or run it on the next node only.",
  };
}

/** Results by run. A run never changes, so each is computed only once. */
const known = new WeakMap<Run, Rest | null>();

/**
 * The rest of the shown step's fleet, or all nodes on which the step failed; null if no step is shown, or
 * only one node is left.
 */
export function restOf(run: Run): Rest | null {
  const before = known.get(run);
  if (before !== undefined) return before;
  const rest = makeRest(run);
  known.set(run, rest);
  return rest;
}

/** Whether there is a rest, and whether one confirmation may cover it: enough for the keys. */
export type RestOutline = Pick<Rest, "kind" | "first" | "obstacle">;

/** The outline of `restOf`, null when that is null: it looks at two of the nodes, not at all. */
export function restOutlineOf(run: Run): RestOutline | null {
  const before = known.get(run);
  if (before !== undefined) return before;
  const scope = scopeOf(run);
  if (scope === null) return null;
  const members: Found[] = [];
  for (const found of foundIn(run, scope, true)) {
    if (found.why === null || found.task === scope.task.id) members.push(found);
    if (members.length === 2)
      return {
        kind: scope.kind,
        first: !hasEndedWell(run, scope.all),
        obstacle: obstacleTo(run, scope.all, members),
      };
  }
  return null;
}

/** The tasks whose step can be edited at once, and the text that a retry would run on all of them. */
export interface Editable {
  readonly tasks: readonly TaskRun[];
  readonly command: string;
}

/** Those where it failed, if a retry would run the same text on all of them; null for fewer than two. */
export function editableTogether(run: Run): Editable | null {
  const rest = restOf(run);
  const command = rest?.members[0]?.presented.command;
  if (rest?.kind !== "failed" || command === undefined) return null;
  if (rest.members.some(({ presented }) => presented.command !== command)) return null;
  return { tasks: rest.members.flatMap(({ task }) => run.tasks.get(task) ?? []), command };
}

interface Found extends RestMember {
  readonly why: Refusal | null;
}

interface Scope {
  readonly plan: Plan;
  readonly task: TaskRun;
  readonly step: string;
  readonly kind: RestKind;
  readonly all: FleetStep;
}

/** The shown step, if several nodes may run it together now. */
function scopeOf(run: Run): Scope | null {
  const current = currentTask(run);
  if (current === null || current.task.presented === null) return null;
  const { plan, task, planned } = current;
  const kind = kindFor(run, task);
  if (kind === null) return null;
  if (run.status !== "walking" || run.open.length > 0 || run.wave !== null) return null;
  const all = fleetCommandAt(plan, run.current);
  return all === null ? null : { plan, task, step: planned.step, kind, all };
}

/** The nodes from the current one on, one after another; `known`: without the others that have not answered yet. */
function* foundIn(
  run: Run,
  { plan, task: current, kind, all }: Scope,
  known = false,
): Generator<Found, undefined> {
  for (let index = run.current; index < all.end; index++) {
    const [task, planned] = [run.tasks.at(index), plan.tasks[index]];
    if (task === undefined || planned === undefined) continue;
    if (index !== run.current && !isAlike(run, task, current, kind)) continue;
    if (known && index !== run.current && needsNode(planned) && !isIdentified(run, planned.target)) continue;
    // A failed step is presented again; everything else keeps its presentation.
    const stays = kind === "answered" || (kind === "left" && index === run.current);
    const presented = stays ? task.presented : presentationOf(run, plan, task);
    if (presented === null) continue;
    const why = forbidden(run, { planned, plan, presented }, run.answers);
    yield { task: task.id, target: planned.target, presented, why };
  }
}

function makeRest(run: Run): Rest | null {
  const scope = scopeOf(run);
  if (scope === null) return null;
  const { plan, kind, all, step } = scope;
  const found = [...foundIn(run, scope)];
  const isCurrent = ({ task }: Found) => task === scope.task.id;
  const members = found.filter((it) => it.why === null || isCurrent(it));
  if (members.length < 2) return null;
  const { fleet } = all;
  return {
    step,
    fleet,
    kind,
    first: !hasEndedWell(run, all),
    members: members.map(({ task, target, presented }) => ({ task, target, presented })),
    excluded: found.flatMap(({ target, why, task }) =>
      why === null || task === scope.task.id ? [] : [{ target, why }],
    ),
    digest: waveDigest(
      step,
      members.map(({ task, presented }) => ({ task, digest: presented.digest })),
      fleet,
    ),
    typed: typedFor(members, roleTitle(plan, fleet.role)),
    obstacle: obstacleTo(run, all, members),
    soakUntil: soakUntil(run, all),
  };
}

/**
 * A command that succeeded never runs again on several nodes at once, even if the step failed: its check
 * failed, or it gave no value.
 */
function kindFor(run: Run, task: TaskRun): RestKind | null {
  const { state, alreadyDone } = task;
  if (state === "failed") return commandEndedWell(run, task) ? null : "failed";
  if (state !== "ready") return null;
  return alreadyDone === "yes" || alreadyDone === "cannot-tell" ? "answered" : "left";
}

function isAlike(run: Run, task: TaskRun, current: TaskRun, kind: RestKind): boolean {
  if (task.edited !== (kind === "failed" ? current.edited : null)) return false;
  if (kind === "left") return task.state === "waiting";
  return kindFor(run, task) === kind && (kind === "failed" || task.alreadyDone === current.alreadyDone);
}

/**
 * A destructive step is confirmed by the number of nodes and the text that each would require alone; if these
 * texts differ, or the effect is unknown, by the number of nodes and the fleet's role.
 */
export function typedFor(
  members: readonly { readonly presented: Pick<Presented, "confirm" | "risk"> }[],
  role: string,
): string | null {
  if (members.every(({ presented }) => presented.confirm.how === "key")) return null;
  const things = new Set(members.map(({ presented }) => presented.confirm.typed));
  const [thing = null] = things;
  const isOne =
    things.size === 1 && thing !== null && members.every(({ presented }) => presented.risk !== "opaque");
  return `${members.length} ${isOne ? thing : role}`;
}

/** The text to be proven on one node: null for the guide's own, which an edited text proves nothing about. */
function textToProve(run: Run): string | null {
  const task = run.tasks.at(run.current);
  return task?.state === "failed" ? task.edited : null;
}

/** When the step ended well on its nodes with that text, in ms. */
function endedWellOn(run: Run, { first, end }: FleetStep): readonly number[] {
  const text = textToProve(run);
  const tasks = Array.from({ length: end - first }, (_, at) => run.tasks.at(first + at));
  return tasks.flatMap((task) => (task?.state === "done" && task.edited === text ? [task.endedAt ?? 0] : []));
}

/** Has it ended well on a node with that text? */
function hasEndedWell(run: Run, { first, end }: FleetStep): boolean {
  const text = textToProve(run);
  for (let index = first; index < end; index++) {
    const task = run.tasks.at(index);
    if (task?.state === "done" && task.edited === text) return true;
  }
  return false;
}

/** Only the first node has a soak time: an operator who went on node by node has already checked it. */
function soakUntil(run: Run, all: FleetStep): number | null {
  const [only, ...more] = endedWellOn(run, all);
  const { soak } = all.fleet;
  return only === undefined || more.length > 0 || soak === undefined ? null : only + soak * 1000;
}

/**
 * Does the guide's step only read on each of them, with its checks? Then it need not be proven on one node (what runs
 * before it only sets variables and the directory). While nodes have still to answer, it begins on one of those that have.
 */
function onlyReads(run: Run, members: readonly Found[]): boolean {
  return (
    textToProve(run) === null &&
    run.due.unanswered.size === 0 &&
    members.every(({ presented: { risk, confirm } }) => risk === "reads" && confirm.how === "key")
  );
}

function obstacleTo(run: Run, all: FleetStep, members: readonly Found[]): Refusal | null {
  const current = currentTask(run);
  if (current === null) return null;
  if (!hasEndedWell(run, all) && !onlyReads(run, members))
    return {
      rule: "first-node",
      message:
        textToProve(run) === null
          ? "This step has not succeeded on any node of the fleet yet."
          : "The edited text has not succeeded on any node of the fleet yet.",
      advice: "Run it on one node first.",
    };
  if (current.task.edited !== null && current.task.state !== "failed")
    return {
      rule: "edited",
      message: "The text was edited for this node.",
      advice: "Run it on this node first; the others have the guide's own text.",
    };
  const fresh = current.task.presented?.done === null ? "command" : "done";
  if (kindFor(run, current.task) === "left" && duePhase(run, current.task) !== fresh)
    return {
      rule: "begun",
      message: "This step has already started on this node.",
      advice: "Finish it here first, or skip it here.",
    };
  return members[0]?.why ?? null;
}
