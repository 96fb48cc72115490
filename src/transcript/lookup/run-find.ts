// Finds a task's step, target and section in a run's plan quickly. Lookup only.
import type { Plan, Target, Task } from "../../plan/model/plan.ts";
import { findStep, findTarget } from "../../plan/model/plan-lookup.ts";
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

const byPlan = new WeakMap<Plan, ReadonlyMap<string, PlannedTask>>();

/** The task with that id; null when the run has no plan yet or the plan does not have the task. */
export function findTask(run: Run, id: string): PlannedTask | null {
  if (run.started === null) return null;
  return plannedTasks(run.started.plan).get(id) ?? null;
}

/** The task at that place of the run, with its state so far. */
export function taskAt(run: Run, index: number): { planned: PlannedTask; taskRun: TaskRun } | null {
  const taskRun = run.tasks.at(index);
  if (taskRun === undefined) return null;
  const planned = findTask(run, taskRun.id);
  return planned === null ? null : { planned, taskRun };
}

/** Every task of the plan by its id; cached as long as the plan exists. */
export function plannedTasks(plan: Plan): ReadonlyMap<string, PlannedTask> {
  const known = byPlan.get(plan);
  if (known !== undefined) return known;
  const sections = new Map(plan.sections.map((section) => [section.id, section]));
  const found = new Map<string, PlannedTask>();
  plan.tasks.forEach((task, index) => {
    const step = findStep(plan, task.step);
    if (step === null) return;
    found.set(task.id, {
      index,
      task,
      step,
      target: findTarget(plan, task.target) ?? standIn(task.target),
      section: sections.get(step.section) ?? null,
    });
  });
  byPlan.set(plan, found);
  return found;
}

const requirementCounts = new WeakMap<Plan, number>();

/** How many tasks of the plan are requirements; counted once. */
export function requirementTasks(plan: Plan): number {
  const known = requirementCounts.get(plan);
  if (known !== undefined) return known;
  const number = [...plannedTasks(plan).values()].filter(({ step }) => step.kind === "requirement").length;
  requirementCounts.set(plan, number);
  return number;
}

function standIn(key: string): Target {
  return { key, roles: [], selector: key, id: null, name: key };
}
