// Requirements that are looked at and passed together: those that follow one another in one section, on one node.
import type { Run } from "../model/run.ts";
import { stepOf } from "./due.ts";

/**
 * The places, in walking order, of the tasks on the checklist that the task at `index` stands on; the current one's when
 * left out. Empty where that task is no requirement.
 */
export function checklistAt(run: Run, index: number = run.current): readonly number[] {
  const plan = run.started?.plan;
  const listed = (at: number): string | null => {
    const planned = plan?.tasks[at];
    const step = plan === undefined || planned === undefined ? null : stepOf(plan, planned);
    return step?.kind === "requirement" ? `${step.section}\n${planned?.target}` : null;
  };
  const name = listed(index);
  if (name === null) return [];
  let first = index;
  while (listed(first - 1) === name) first--;
  let end = index + 1;
  while (listed(end) === name) end++;
  return Array.from({ length: end - first }, (_, at) => first + at);
}
