// A step is shown on every node of a fleet, mostly in the same words: what was shown on one node stands for the next one
// whose task, values and carried lines are the same, if nothing in it comes from the node.
import type { Step } from "../../runbook/model/runbook.ts";
import { presentedDigest } from "../model/digests.ts";
import type { Binding, Plan, Task } from "../model/plan.ts";
import type { KnownNow, Presented } from "../model/presented.ts";

/** All that a task's presentation is made from beside its plan, step and target. */
export interface ShownFrom {
  readonly task: Task;
  readonly bindings: readonly Binding[];
  readonly known: KnownNow;
}

interface Shown extends ShownFrom {
  readonly plan: Plan;
  readonly presented: Presented;
}

/** What each step was shown as last. */
const last = new WeakMap<Step, Shown>();

/** The task as it is shown, known from the node before; null where it has to be made. */
export function shownAlike(plan: Plan, step: Step, from: ShownFrom): Presented | null {
  const before = last.get(step);
  if (before?.plan !== plan || !isSameTask(before.task, from.task)) return null;
  if (!isSameList(before.bindings, from.bindings) || !isSameKnown(before.known, from.known)) return null;
  return { ...before.presented, digest: presentedDigest(from.task.id, before.presented) };
}

/** Remembers how the task is shown, if nothing in it comes from its node. */
export function rememberShown(plan: Plan, step: Step, from: ShownFrom, presented: Presented): void {
  const { task, bindings, known } = from;
  const isOfNode =
    task.target === "local" ||
    presented.confirm.how === "type" ||
    presented.devices !== undefined ||
    // It says what would have to be typed.
    presented.findings.some(({ rule }) => rule === "log-understates") ||
    (known.shown ?? known.proposal ?? null) !== null ||
    bindings.some(({ scope }) => scope.kind === "target") ||
    plan.variables.some(({ type }) => type === "block-device");
  if (!isOfNode) last.set(step, { plan, ...from, presented });
}

/** Tasks of one step share what is equal (model/shared-parts.ts). */
function isSameTask(one: Task, other: Task): boolean {
  const keys = Object.keys(one) as (keyof Task)[];
  const differ = keys.filter((key) => one[key] !== other[key]);
  return keys.length === Object.keys(other).length && differ.every((key) => key === "id" || key === "target");
}

/** Its disks do not matter where no device is named. */
function isSameKnown(one: KnownNow, other: KnownNow): boolean {
  return (
    (other.shown ?? other.proposal ?? null) === null &&
    one.edited === other.edited &&
    one.allowLocal === other.allowLocal &&
    one.openssl === other.openssl &&
    isSameList(one.preamble, other.preamble)
  );
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, place) => item === other[place]);
}
