// What has to be given before the current step can run.

import type { Run } from "../../run/run.ts";
import { forgottenSecrets } from "../../run/values.ts";
import { taskAt } from "../../transcript/run-find.ts";

/** Names without a value, and secrets of an earlier process: those were kept in its memory only. */
export function missingValues(run: Run): readonly string[] {
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  if (run.started === null || at === null || presented === null) return [];
  const forgotten = forgottenSecrets(run, run.started.plan, at.planned.task, presented.secrets);
  return [...new Set([...presented.open, ...forgotten])];
}
