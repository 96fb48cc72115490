// Looking whether a requirement is met. AWS is only read, so that nobody is asked before; what was found is a fact, and what is met
// is done by it. What is not met, or cannot be told, is left to a person.
import { safeText } from "../../output/clean.ts";
import { requiredValue } from "../../plan/values/record-host.ts";
import type { Requirement, Step } from "../../runbook/model/runbook.ts";
import { type Decision, facts, type InputOf, NOTHING, refuse } from "../decision/draft.ts";
import type { RunEvent } from "../model/event.ts";
import type { Effect } from "../model/ports.ts";
import type { Probe, Run } from "../model/run.ts";
import { currentTask, stepOf } from "../state/due.ts";
import { instanceOf } from "../state/made-nodes.ts";

interface Due {
  readonly task: string;
  readonly target: string;
  readonly step: Step;
  readonly instance: string;
  readonly requirement: Exclude<Requirement, { kind: "statement" }>;
}

/** The fact that the current task's requirement is looked at, when that is due and was not asked for in this epoch. */
export function firstCheck(run: Run, at: number): RunEvent | null {
  const due = dueCheck(run);
  return due === null || asked(run, due.task).some(({ epoch }) => epoch === run.epoch)
    ? null
    : asking(run, due, at);
}

/** True while AWS is being asked about the current task. */
export function isChecking(run: Run): boolean {
  const current = currentTask(run);
  return current !== null && openProbe(run, current.task.id) !== undefined;
}

/** True when the current task is a requirement that can be looked at. */
export function canCheck(run: Run): boolean {
  return dueCheck(run) !== null;
}

/** The work that is due: at most one, for the current task. */
export function dueChecks(run: Run): readonly Effect[] {
  const due = dueCheck(run);
  const probe = due === null ? undefined : openProbe(run, due.task);
  if (due === null || probe === undefined) return [];
  const { task, target, instance, requirement } = due;
  const value = valueFor(run, due);
  const again = asked(run, task).length > 1;
  return [
    { key: probe.id, type: "check", task, target, instance, requirement, value, again, epoch: run.epoch },
  ];
}

export function judgeCheck(run: Run, { at, task }: InputOf<"check">): Decision {
  const due = dueCheck(run);
  if (due === null || due.task !== task)
    return refuse(
      "nothing-to-check",
      "AWS cannot show this step's state.",
      "Mark it as done by hand, or skip it with a reason.",
    );
  if (openProbe(run, task) !== undefined)
    return refuse("already-asked", "AWS is already being asked about it.", "Wait for the answer.");
  return facts(asking(run, due, at));
}

/** Late or doubled answers give nothing. */
export function judgeChecked(run: Run, input: InputOf<"checked">): Decision {
  const { at, probe, task, result, evidence, observed, source } = input;
  const current = currentTask(run);
  if (current?.task.id !== task || openProbe(run, task)?.id !== probe) return NOTHING;
  const settles = result === "met" && current.task.state === "ready" && run.open.length === 0;
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

function dueCheck(run: Run): Due | null {
  const current = currentTask(run);
  if (current === null || run.status !== "walking" || current.task.state !== "ready") return null;
  const step = stepOf(current.plan, current.planned);
  const requirement = step?.requirement ?? null;
  if (step === null || requirement === null || requirement.kind === "statement") return null;
  const { target } = current.planned;
  const instance = instanceOf(run, target);
  return instance === null ? null : { task: current.task.id, target, step, instance, requirement };
}

function asking(run: Run, { task, target }: Due, at: number): RunEvent {
  const probe = `check ${task} ${run.epoch} ${asked(run, task).length + 1}`;
  return { type: "probe.requested", at, probe, kind: "check", target, nonce: null };
}

function asked(run: Run, task: string): readonly Probe[] {
  return run.tasks.get(task)?.checks.flatMap((id) => run.probes.get(id) ?? []) ?? [];
}

function openProbe(run: Run, task: string): Probe | undefined {
  return asked(run, task).find(({ state, epoch }) => state === "requested" && epoch === run.epoch);
}

/** A DNS record's name, or a cluster's, may be a variable. */
function valueFor(run: Run, { step, target }: Due): string | null {
  const plan = run.started?.plan;
  return plan === undefined ? null : requiredValue(plan, [...run.bindings, ...plan.bindings], step, target);
}
