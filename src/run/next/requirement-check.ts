// Checks whether requirements are met. AWS is only read, so nobody is asked first; the result is a fact, and a
// requirement that is met is done. The rest is left to a person.
import { safeText } from "../../output/clean.ts";
import { requiredValue } from "../../plan/values/record-host.ts";
import type { Requirement, Step } from "../../runbook/model/runbook.ts";
import { type Decision, facts, type InputOf, NOTHING, refuse } from "../decision/draft.ts";
import { checkedTask } from "../evolve/evolve-due.ts";
import type { RunEvent } from "../model/event.ts";
import type { Effect } from "../model/ports.ts";
import type { Probe, Run } from "../model/run.ts";
import { checklistAt } from "../state/checklist.ts";
import { currentTask, stepOf } from "../state/due.ts";
import { instanceOf } from "../state/made-nodes.ts";

interface Due {
  readonly task: string;
  readonly target: string;
  readonly step: Step;
  readonly instance: string;
  readonly requirement: Exclude<Requirement, { kind: "statement" }>;
}

/**
 * The facts that start due checks: of the current requirement, and once a person has to decide about it, of all that
 * are left on its checklist. Only a check made while it was the current one passes a requirement.
 */
export function firstChecks(run: Run, at: number): readonly RunEvent[] {
  const current = currentTask(run);
  const due = dueAt(run, run.current);
  if (current === null || current.task.state !== "ready") return [];
  if (due !== null && openProbe(run, due.task) !== undefined) return [];
  const passes = current.task.checked?.result === "met";
  if (due !== null && (passes || !isAskedNow(run, due.task))) return [asking(run, due, at)];
  return checklistAt(run).flatMap((index) => {
    const other = index > run.current ? dueAt(run, index) : null;
    return other === null || isAskedNow(run, other.task) ? [] : [asking(run, other, at)];
  });
}

export function isChecking(run: Run): boolean {
  return checklistAt(run).some((index) => isCheckingAt(run, index));
}

export function isCheckingAt(run: Run, index: number): boolean {
  const due = dueAt(run, index);
  return due !== null && openProbe(run, due.task) !== undefined;
}

/** Ids of the tasks on the current checklist that have not passed and can be checked. */
export function checkable(run: Run): readonly string[] {
  return checklistAt(run).flatMap((index) => dueAt(run, index)?.task ?? []);
}

/** AWS limits the pace of requests, and a fleet has many nodes. */
const MOST_AT_ONCE = 10;

/** The pending checks that may be under way now, the first asked first. */
export function dueChecks(run: Run): readonly Effect[] {
  const effects: Effect[] = [];
  for (const { id, kind } of run.due.probes.values()) {
    if (effects.length === MOST_AT_ONCE) break;
    const due = kind === "check" ? dueFor(run, checkedTask(id)) : null;
    if (due === null || openProbe(run, due.task)?.id !== id) continue;
    const { task, target, instance, requirement } = due;
    const value = valueFor(run, due);
    const again = asked(run, task).length > 1;
    const { epoch } = run;
    effects.push({ key: id, type: "check", task, target, instance, requirement, value, again, epoch });
  }
  return effects;
}

export function judgeCheck(run: Run, { at, task }: InputOf<"check">): Decision {
  const due = dueFor(run, task);
  if (due === null)
    return refuse(
      "nothing-to-check",
      "AWS cannot show this step's state.",
      "Mark it as done by hand, or skip it with a reason.",
    );
  if (openProbe(run, task) !== undefined)
    return refuse("already-asked", "AWS is already being asked about it.", "Wait for the answer.");
  return facts(asking(run, due, at));
}

/** Late or duplicate answers give nothing. */
export function judgeChecked(run: Run, input: InputOf<"checked">): Decision {
  const { at, probe, task, result, evidence, observed, source } = input;
  if (dueFor(run, task) === null || openProbe(run, task)?.id !== probe) return NOTHING;
  const current = currentTask(run)?.task;
  const settles =
    current?.id === task && result === "met" && current.state === "ready" && run.open.length === 0;
  return facts(
    { type: "probe.finished", at, probe, ok: true, message: safeText("AWS was asked.") },
    {
      type: "requirement.checked",
      at,
      task,
      result,
      evidence,
      ...(observed === undefined ? {} : { observed }),
      ...(source === undefined ? {} : { source }),
      ...(settles ? { settles: true } : {}),
    },
  );
}

/** What to check for the task at that place; null when it has ended, or AWS cannot show it. */
function dueAt(run: Run, index: number): Due | null {
  const plan = run.started?.plan;
  const planned = plan?.tasks[index];
  const task = run.tasks.at(index);
  if (plan === undefined || planned === undefined || task === undefined) return null;
  if (run.status !== "walking" || (task.state !== "ready" && task.state !== "waiting")) return null;
  const step = stepOf(plan, planned);
  const requirement = step?.requirement ?? null;
  if (step === null || requirement === null || requirement.kind === "statement") return null;
  const { target } = planned;
  const instance = instanceOf(run, target);
  return instance === null ? null : { task: task.id, target, step, instance, requirement };
}

function dueFor(run: Run, task: string): Due | null {
  const index = run.tasks.indexOf(task);
  const list = checklistAt(run);
  return list.length > 0 && checklistAt(run, index) === list ? dueAt(run, index) : null;
}

function asking(run: Run, { task, target }: Due, at: number): RunEvent {
  const probe = `check ${task} ${run.epoch} ${asked(run, task).length + 1}`;
  return { type: "probe.requested", at, probe, kind: "check", target, nonce: null };
}

function isAskedNow(run: Run, task: string): boolean {
  return asked(run, task).some(({ epoch }) => epoch === run.epoch);
}

function asked(run: Run, task: string): readonly Probe[] {
  return run.tasks.get(task)?.checks.flatMap((id) => run.probes.get(id) ?? []) ?? [];
}

function openProbe(run: Run, task: string): Probe | undefined {
  return asked(run, task).find(({ state, epoch }) => state === "requested" && epoch === run.epoch);
}

/** The name of a DNS record or a cluster may be a variable. */
function valueFor(run: Run, { step, target }: Due): string | null {
  const plan = run.started?.plan;
  return plan === undefined ? null : requiredValue(plan, [...run.bindings, ...plan.bindings], step, target);
}
