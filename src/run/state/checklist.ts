// Requirements that are checked and passed together: consecutive ones in one section, on one node, and the
// manual steps between them.
import type { Run } from "../model/run.ts";
import { stepOf } from "./due.ts";

/**
 * The places, in running order, of the tasks on the checklist of the task at `index` (default: the current
 * one). Empty when that task is not among requirements.
 */
export function checklistAt(run: Run, index: number = run.current): readonly number[] {
  const plan = run.started?.plan;
  const listed = (at: number): string | null => {
    const planned = plan?.tasks[at];
    const step = plan === undefined || planned === undefined ? null : stepOf(plan, planned);
    const isByHand = step?.kind === "manual" && step.file === null;
    return step?.kind === "requirement" || isByHand ? `${step.section}\n${planned?.target}` : null;
  };
  const name = listed(index);
  if (name === null) return [];
  let first = index;
  while (listed(first - 1) === name) first--;
  let end = index + 1;
  while (listed(end) === name) end++;
  const places = Array.from({ length: end - first }, (_, at) => first + at);
  return places.some((at) => isRequirement(run, at)) ? places : [];
}

function isRequirement(run: Run, index: number): boolean {
  const plan = run.started?.plan;
  const planned = plan?.tasks[index];
  return plan !== undefined && planned !== undefined && stepOf(plan, planned)?.kind === "requirement";
}
