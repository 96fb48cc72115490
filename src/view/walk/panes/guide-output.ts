// The output that the guide shows for a command, below the real output, for comparison.
import type { Run } from "../../../run/model/run.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import { count } from "../../../transcript/words/run-words.ts";
import { type Row, row } from "../../widgets/rows.ts";
import type { WalkState } from "../state/walk-model.ts";
import { outputFor, type ShownOutput, textRowsFrom } from "./output-rows.ts";

export interface GuideOutput {
  readonly index: number;
  readonly text: string;
}

/** For the step whose output is in view, or else the step looked at; null when the guide shows none. */
export function guideOutput(run: Run, state: WalkState, shown: ShownOutput | null): GuideOutput | null {
  const look = state.look ?? run.current;
  for (const index of shown === null ? [look] : [shown.index, look]) {
    const text = taskAt(run, index)?.planned.step.expected;
    if (text !== undefined) return { index, text };
  }
  return null;
}

/** True when there is something to show. */
export function hasGuideOutput(run: Run, state: WalkState): boolean {
  const shown = outputFor(run, state.look ?? run.current, state.look !== null);
  return guideOutput(run, state, shown) !== null;
}

/** The first `height` rows; the last one says how much is cut. */
export function guideOutputRows(text: string, size: { width: number; height: number }): readonly Row[] {
  const all = textRowsFrom(text, size.width);
  if (all.length <= size.height) return all;
  const hidden = all.length - size.height + 1;
  return [
    ...all.slice(0, Math.max(0, size.height - 1)),
    row(` … ${count(hidden, "more line")} in the guide`, "quiet"),
  ];
}
