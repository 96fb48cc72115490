// What keeps the current step from running: values that are not set, and values that cannot be used where the command
// needs them.
import { visible } from "../../output/visible.ts";
import type { Scope } from "../../plan/model/plan.ts";
import { missingValue } from "../../run/decision/missing-value.ts";
import type { Run } from "../../run/model/run.ts";
import { forgottenSecrets, refusedValues } from "../../run/state/values.ts";
import { taskAt } from "../../transcript/lookup/run-find.ts";

export interface OpenValues {
  /** Names without a value, including secrets of an earlier process, which were only in its memory. */
  readonly missing: readonly string[];
  /** Names whose value cannot be used in its place. */
  readonly refused: readonly string[];
  /** Those that a different value would fix; where a secret cannot be used, no value helps. */
  readonly givable: readonly string[];
}

/** For the current step; empty when none is shown. */
export function openValues(run: Run): OpenValues {
  const lost = missingValue(run);
  if (lost !== null) return { missing: [lost.variable], refused: [], givable: [lost.variable] };
  const at = taskAt(run, run.current);
  const presented = at?.taskRun.presented ?? null;
  if (run.started === null || at === null || presented === null)
    return { missing: [], refused: [], givable: [] };
  const { plan } = run.started;
  const { task } = at.planned;
  const refused = refusedValues(run, plan, task, presented.open);
  const forgotten = forgottenSecrets(run, plan, task, presented.secrets);
  const missing = [...new Set([...presented.open, ...forgotten])].filter((name) => !refused.includes(name));
  const secrets = new Set(plan.variables.filter((it) => it.secret).map((it) => it.name));
  return { missing, refused, givable: [...missing, ...refused.filter((name) => !secrets.has(name))] };
}

/**
 * The scope of a value that is set now: the current step's node, or the whole run for the value that the current step
 * should have captured.
 */
export function scopeOfGiven(run: Run, name: string): Extract<Scope, { kind: "run" | "target" }> {
  const target = taskAt(run, run.current)?.planned.task.target;
  return target === undefined || missingValue(run)?.variable === name
    ? { kind: "run" }
    : { kind: "target", target };
}

/** The words for them, without a full stop; null when the step lacks nothing. */
export function openWords({ missing, refused }: OpenValues): string | null {
  if (missing.length > 0) return `Not set: ${missing.map(visible).join(", ")}`;
  return refused.length > 0 ? `The value of ${refused.map(visible).join(", ")} is not safe here` : null;
}
