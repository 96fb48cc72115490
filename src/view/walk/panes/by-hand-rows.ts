// A step that a person does on several nodes of a fleet, as rows: its head, the nodes that one answer stands for, and
// what differs there.
import { fleetStepAt } from "../../../plan/model/fleet-step.ts";
import { byHandRestOf } from "../../../run/decision/by-hand-rest.ts";
import type { Run } from "../../../run/model/run.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { byHandLines, byHandNodes } from "../../../transcript/words/by-hand-words.ts";
import { type Row, wrapProse } from "../../widgets/rows.ts";
import { taskSign } from "../../widgets/theme.ts";
import { type TogetherHead, togetherHead } from "./together-head.ts";

/** The step and the nodes; null unless one answer stands for several. */
export function byHandHead(run: Run, planned: PlannedTask): TogetherHead | null {
  const rest = planned.index === run.current ? byHandRestOf(run) : null;
  const plan = run.started?.plan;
  const all = plan === undefined ? null : fleetStepAt(plan, planned.index);
  return rest === null || all === null
    ? null
    : togetherHead(run, planned, all, taskSign("ready"), byHandNodes(run, rest));
}

export function byHandRows(run: Run, { index }: PlannedTask, width: number): readonly Row[] {
  const rest = index === run.current ? byHandRestOf(run) : null;
  if (rest === null) return [];
  return byHandLines(run, rest).flatMap((line, at) => wrapProse(line, width, at === 0 ? "strong" : "plain"));
}
