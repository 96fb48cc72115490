// Finds a task's step, target and section in a run's plan quickly. Lookup only.
import type { Plan, Target, Task } from "../../plan/model/plan.ts";
import { findSection, findStep, findTarget, taskIndex } from "../../plan/model/plan-lookup.ts";
import type { Run, TaskRun } from "../../run/model/run.ts";
import type { Section, Step } from "../../runbook/model/runbook.ts";

/** One task with everything the plan says about it. `index` counts from 0 in running order. */
export interface PlannedTask {
  readonly index: number;
  readonly task: Task;
  readonly step: Step;
  readonly target: Target;
  readonly section: Section | null;
}

/** The task with that id; null when the run has no plan yet or the plan does not have the task. */
export function findTask(run: Run, id: string): PlannedTask | null {
  return run.started === null ? null : plannedTask(run.started.plan, taskIndex(run.started.plan, id));
}

/** The task at that place of the run, with its state so far. */
export function taskAt(run: Run, index: number): { planned: PlannedTask; taskRun: TaskRun } | null {
  const taskRun = run.tasks.at(index);
  if (taskRun === undefined) return null;
  const planned = findTask(run, taskRun.id);
  return planned === null ? null : { planned, taskRun };
}

/** The task at that place of the plan; null when the plan lacks it or its step. */
export function plannedTask(plan: Plan, index: number): PlannedTask | null {
  const task = plan.tasks[index];
  const step = task === undefined ? null : findStep(plan, task.step);
  if (task === undefined || step === null) return null;
  const target = findTarget(plan, task.target) ?? standIn(task.target);
  return { index, task, step, target, section: findSection(plan, step.section) };
}

/** Every task of the plan, in running order. */
export function plannedTasks(plan: Plan): readonly PlannedTask[] {
  return plan.tasks.flatMap((_, index) => plannedTask(plan, index) ?? []);
}

const requirementCounts = new WeakMap<Plan, number>();

/** How many tasks of the plan are requirements; counted once. */
export function requirementTasks(plan: Plan): number {
  const known = requirementCounts.get(plan);
  if (known !== undefined) return known;
  const number = plan.tasks.filter(({ step }) => findStep(plan, step)?.kind === "requirement").length;
  requirementCounts.set(plan, number);
  return number;
}

function standIn(key: string): Target {
  return { key, roles: [], selector: key, id: null, name: key };
}
