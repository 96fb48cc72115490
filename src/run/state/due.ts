// The next text that a confirmation of a task would run, and the attempt that a presentation belongs to.
import type { Plan, Task } from "../../plan/model/plan.ts";
import { findStep, taskIndex } from "../../plan/model/plan-lookup.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { Step } from "../../runbook/model/runbook.ts";
import type { Span } from "../../shell/model/command.ts";
import type { Phase } from "../model/event.ts";
import type { Invocation, Run, TaskRun, TaskState } from "../model/run.ts";

/** The current task with its place in the plan; null if all have ended or the run has not started. */
export function currentTask(
  run: Run,
): { readonly task: TaskRun; readonly planned: Task; readonly plan: Plan } | null {
  const plan = run.started?.plan;
  const planned = plan?.tasks[run.current];
  const task = run.tasks.at(run.current);
  return plan === undefined || planned === undefined || task === undefined ? null : { task, planned, plan };
}

/** Like `currentTask`, for the task with that id; null if the plan does not have it. */
export function taskWith(run: Run, id: string): ReturnType<typeof currentTask> {
  const plan = run.started?.plan;
  const planned = plan?.tasks[taskIndex(plan, id)];
  const task = run.tasks.get(id);
  return plan === undefined || planned === undefined || task === undefined ? null : { task, planned, plan };
}

/** The states in which a task has ended. */
export const ENDED: ReadonlySet<TaskState> = new Set(["done", "skipped", "attested", "accepted", "aside"]);

/** True if the task has ended. */
export function hasEnded({ state }: TaskRun): boolean {
  return ENDED.has(state);
}

/**
 * True when the newest check of the task's requirement says not met: it can be accepted, but not marked as
 * done.
 */
export function isNotMet({ checked }: TaskRun): boolean {
  return checked?.result === "not-met";
}

/** True when attesting that task now accepts a requirement that is not met. Constant time. */
export function acceptsUnmet(run: Run, id: string): boolean {
  const task = run.tasks.get(id);
  return task !== undefined && isNotMet(task);
}

/** The step of a task; null when the plan does not have it. */
export function stepOf(plan: Plan, task: Task): Step | null {
  return findStep(plan, task.step);
}

/**
 * True when something may be sent for the task, or it is about a disk of its node, so that the node must be
 * identified first.
 */
export function needsNode(task: Task): boolean {
  return task.target !== "local" && task.command !== null && (task.aws !== true || task.disks === true);
}

/** True when the target was identified in this epoch as the pinned instance. */
export function isIdentified(run: Run, target: string): boolean {
  return run.identification.get(target)?.state === "answered";
}

/** Problems that may be fixed on the node since it was asked: a disk was attached, openssl was installed. */
const MISSING: ReadonlySet<string> = new Set([
  "no-such-device",
  "device-gone",
  "volume-unknown",
  "capture-needs-openssl",
  "parked-secret",
]);

/** True when the shown task's node lacks something, so that asking it again may help. */
export function nodeLacksSomething({ state, alreadyDone, presented }: TaskRun): boolean {
  if (state !== "ready" || alreadyDone !== null) return false;
  return presented?.findings.some(({ rule }) => MISSING.has(rule)) ?? false;
}

/** True while the invocation is in flight or its outcome is unknown. */
export function isOpen({ state }: Invocation): boolean {
  return state !== "finished" && state !== "abandoned";
}

/**
 * True while the confirmation of the invocation is valid: in the process that received it, until its node is
 * set aside.
 */
export function isStillConfirmed({ epoch }: Run, invocation: Invocation): boolean {
  return invocation.epoch === epoch && !invocation.withdrawn;
}

/** The invocations of the task's current attempt, oldest first. Evaluations do not count as attempts. */
function invocationsOf(run: Run, task: TaskRun): readonly Invocation[] {
  return task.invocations.flatMap((nonce) => {
    const invocation = run.invocations.get(nonce);
    if (invocation === undefined || invocation.phase === "evaluate") return [];
    return invocation.attempt === task.attempt ? [invocation] : [];
  });
}

/** True when the invocation exited with 0, or is a session that became ready in this process. */
export function endedWell(run: Run, invocation: Invocation): boolean {
  if (invocation.outcome === "ready") return invocation.phase === "command" && invocation.epoch === run.epoch;
  return invocation.outcome === "exited" && invocation.exitCode === 0;
}

/**
 * True when the command has succeeded, so that at most its verify check is left: in this attempt, or in an
 * earlier one whose check was sent and gave no result (it never ran, or was interrupted). Running the same
 * command again would then do it twice.
 */
function commandSucceeded(run: Run, task: TaskRun): boolean {
  const all = task.invocations.flatMap((nonce) => run.invocations.get(nonce) ?? []);
  const last = all.findLastIndex((invocation) => invocation.phase === "command");
  const command = all[last];
  if (command === undefined || !endedWell(run, command)) return false;
  if (command.attempt === task.attempt) return true;
  const checks = all.slice(last + 1).filter((invocation) => invocation.phase === "verify");
  const unanswered = checks.length > 0 && checks.every((check) => check.outcome !== "exited");
  return unanswered && task.presented !== null && bodyOf(task.presented, "command") === command.text;
}

/** What a confirmation of the task would run next; null before it was presented. */
export function duePhase(run: Run, task: TaskRun): Exclude<Phase, "evaluate"> | null {
  if (task.presented === null) return null;
  if (commandSucceeded(run, task)) return "verify";
  return task.presented.done !== null && task.alreadyDone === null ? "done" : "command";
}

/**
 * The attempt that a new presentation of an unconfirmed task belongs to. An attempt in which something was
 * sent is never repeated under its own number, unless only the verify check is left.
 */
export function attemptToPresent(run: Run, task: TaskRun): number {
  if (task.attempt === 0) return 1;
  if (task.state !== "failed" && commandSucceeded(run, task)) return task.attempt;
  return invocationsOf(run, task).length === 0 ? task.attempt : task.attempt + 1;
}

/** The attempt that an edited text belongs to: a new one only if something of the current one was sent. */
export function attemptToEdit(run: Run, task: TaskRun): number {
  const sent = task.state === "failed" || invocationsOf(run, task).length > 0;
  return sent ? task.attempt + 1 : task.attempt;
}

/**
 * The exact text sent for a phase: the carried lines, then the command or check. Null when the task has no
 * such text.
 */
export function bodyOf(presented: Presented, phase: Exclude<Phase, "evaluate">): string | null {
  const text = phase === "command" ? presented.command : phase === "done" ? presented.done : presented.verify;
  return text === null ? null : [...presented.preamble, text].join("\n");
}

/**
 * The exact text that evaluates the substitution `at` of the shown command: the carried lines, then its
 * content.
 */
export function substitutionBody(presented: Presented, { start, end }: Span): string {
  return [...presented.preamble, presented.command.slice(start + "$(".length, end - ")".length)].join("\n");
}
