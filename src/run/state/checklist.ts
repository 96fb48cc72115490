// Requirements that are looked at and passed together: those that follow one another in one section, on one node, and what is
// done by hand between them.
import type { Run } from "../model/run.ts";
import { stepOf } from "./due.ts";

/**
 * The places, in walking order, of the tasks on the checklist that the task at `index` stands on; the current one's when
 * left out. Empty where that task stands among no requirements.
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
