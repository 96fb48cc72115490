// The head of a step on several nodes: its places in the run, its title, its state, and where it is done.
import type { FleetStep } from "../../../plan/model/fleet-step.ts";
import type { Run } from "../../../run/model/run.ts";
import type { PlannedTask } from "../../../transcript/lookup/run-find.ts";
import { destinationWords } from "../../../transcript/words/run-words.ts";
import type { Row } from "../../widgets/rows.ts";
import type { Sign } from "../../widgets/theme.ts";

export interface TogetherHead {
  readonly left: Row;
  readonly right: Row;
  readonly place: string;
}

/** `nodes`: which ones, in words. */
export function togetherHead(
  run: Run,
  { step }: PlannedTask,
  { first, end }: FleetStep,
  { mark, word, tone }: Sign,
  nodes: string,
): TogetherHead {
  const place = run.started === null ? "" : ` · ${destinationWords(run.started.destination).place}`;
  return {
    left: [
      { text: `steps ${first + 1}–${end} of ${run.tasks.size}`, tone: "quiet" },
      { text: `  ${step.name ?? step.title}`, tone: "strong" },
    ],
    right: [{ text: `${mark} ${word}`, tone }],
    place: `${nodes}${place}`,
  };
}
