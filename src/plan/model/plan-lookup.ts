// Finds parts of a plan by id or key without scanning it. A plan never changes, so it is indexed once.
import type { Section, Step } from "../../runbook/model/runbook.ts";
import type { Plan, Target } from "./plan.ts";

/** The ids of all tasks in running order, and the number of each; of tasks with the same id, that of the first. */
export interface TaskIds {
  readonly list: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
}

interface Index {
  readonly steps: ReadonlyMap<string, Step>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly sections: ReadonlyMap<string, Section>;
  readonly tasks: TaskIds;
  /** Numbers of each target's tasks, in running order. */
  readonly tasksOn: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<Plan, Index>();

/** The id of the step's task on the target. */
export function taskId(step: string, target: string): string {
  // A template's text would keep its parts in memory, too.
  return [step, target].join("@");
}

/** The step; null when it is not in the plan. */
export function findStep(plan: Plan, id: string): Step | null {
  return indexOf(plan).steps.get(id) ?? null;
}

/** The target; null when it is not in the plan. */
export function findTarget(plan: Plan, key: string): Target | null {
  return indexOf(plan).targets.get(key) ?? null;
}

/** The number of the task in the run, from 0; -1 when it is not in the plan. */
export function taskIndex(plan: Plan, id: string): number {
  return indexOf(plan).tasks.numbers.get(id) ?? -1;
}

/** The ids of the plan's tasks. */
export function taskIds(plan: Plan): TaskIds {
  return indexOf(plan).tasks;
}

/** The section; null when it is not in the plan. */
export function findSection(plan: Plan, id: string): Section | null {
  return indexOf(plan).sections.get(id) ?? null;
}

export function tasksOn(plan: Plan, target: string): readonly number[] {
  return indexOf(plan).tasksOn.get(target) ?? [];
}

function indexOf(plan: Plan): Index {
  const known = indexes.get(plan);
  if (known !== undefined) return known;
  const index = {
    steps: firstBy(plan.steps, ({ id }) => id),
    targets: firstBy(plan.targets, ({ key }) => key),
    sections: firstBy(plan.sections, ({ id }) => id),
    tasks: idsOf(plan),
    tasksOn: numbersByTarget(plan),
  };
  indexes.set(plan, index);
  return index;
}

function idsOf({ tasks }: Plan): TaskIds {
  const list = tasks.map(({ id }) => id);
  const numbers = new Map<string, number>();
  for (const [number, id] of list.entries()) if (!numbers.has(id)) numbers.set(id, number);
  return { list, numbers };
}

function numbersByTarget({ tasks }: Plan): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  for (const [number, { target }] of tasks.entries()) {
    const known = numbers.get(target);
    if (known === undefined) numbers.set(target, [number]);
    else known.push(number);
  }
  return numbers;
}

/** A logged plan may have duplicates: the first counts. */
function firstBy<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  return new Map(list.toReversed().map((one) => [keyOf(one), one]));
}
