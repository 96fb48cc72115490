// What a cancellation is for. Looks up only.
import type { Run } from "../../../run/model/run.ts";
import { isOpen } from "../../../run/state/due.ts";
import { taskAt } from "../../../transcript/lookup/run-find.ts";
import type { WalkState } from "../state/walk-model.ts";
import { lastInvocation } from "./invocation-end.ts";

/** Nonces of the command of the step in view, or of every node that runs the current step. */
export function toCancel(run: Run, { look }: WalkState): readonly string[] {
  if (run.wave !== null && (look === null || look === run.current)) return run.open;
  const at = taskAt(run, look ?? run.current);
  const invocation = at === null ? null : lastInvocation(run, at.taskRun);
  return invocation !== null && isOpen(invocation) ? [invocation.nonce] : [];
}
