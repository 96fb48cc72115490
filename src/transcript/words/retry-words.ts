// The note with which a run begins that retries the failed nodes of another: written by the program, read by `runs`.
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Run } from "../../run/model/run.ts";

/** `Retry of run 01KA….` */
export function retryNote(run: string): SafeText {
  return safeText(`Retry of run ${run}.`);
}

const NOTE = /^Retry of run ([0-9A-HJKMNP-TV-Z]{26})\.$/;

/** The run that this one retries; null for none. A person's note always comes after the start. */
export function retriedRun({ started, notes }: Pick<Run, "started" | "notes">): string | null {
  const [first] = notes;
  if (first === undefined || first.task !== null || first.at !== started?.at) return null;
  return NOTE.exec(first.text)?.[1] ?? null;
}
