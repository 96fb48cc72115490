// What a step has in common on all its nodes is kept once: a large fleet has thousands of tasks of one step, which differ in
// their names and digests only.
import type { Plan, Task } from "./plan.ts";

/** The value, with every part that equals the same part of `known` taken from there. Changes neither of them. */
export function withSharedParts<T extends object>(value: T, known: T | undefined): T {
  if (known === undefined || value === known) return value;
  const shared = { ...value };
  // Two equal strings are two places in memory, which nothing tells apart.
  for (const key of Object.keys(value) as (keyof T)[])
    if (isEqual(value[key], known[key])) shared[key] = known[key];
  return shared;
}

/** Gives each task with its parts shared with the task of its step that came first. */
export function taskSharing(): (task: Task) => Task {
  const firsts = new Map<string, Task>();
  return (task) => {
    const first = firsts.get(task.step);
    if (first === undefined) firsts.set(task.step, task);
    // Each task has its own list of findings until it is shared.
    return task.findings === first?.findings ? task : withSharedParts(task, first);
  };
}

/** The plan with its tasks' parts shared; the same plan when they are already. Linear in its tasks. */
export function withSharedTasks(plan: Plan): Plan {
  const tasks = plan.tasks.map(taskSharing());
  return tasks.every((task, index) => task === plan.tasks[index]) ? plan : { ...plan, tasks };
}

/** Are these parts of a plan or an event, as JSON has them, equal? */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        key in other &&
        isEqual(
          (one as Readonly<Record<string, unknown>>)[key],
          (other as Readonly<Record<string, unknown>>)[key],
        ),
    )
  );
}
