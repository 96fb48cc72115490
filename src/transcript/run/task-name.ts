// How a task is named in lines about a run.
import { visible } from "../../output/visible.ts";
import type { Run } from "../../run/model/run.ts";
import { oneLine } from "../layout/one-line.ts";
import { findTask } from "../lookup/run-find.ts";

/** `step 3 of 14 (worker): mount it`. */
export function taskName(run: Run, id: string): string {
  const found = findTask(run, id);
  if (found === null) return visible(id);
  const total = run.started?.plan.tasks.length ?? 0;
  return `step ${found.index + 1} of ${total} (${visible(found.target.key)}): ${oneLine(found.step.name ?? found.step.title)}`;
}
