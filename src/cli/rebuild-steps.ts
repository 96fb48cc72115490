// From a run's log to what the practice account needs to stand again where it stood.
import { secretName } from "../plan/secret-name.ts";
import type { RebuildStep } from "../rehearsal/rebuild.ts";
import type { Run } from "../run/run.ts";

/** Stands for a secret whose value is gone, in commands that ended before. A join token is filled by the account itself. */
const FORGOTTEN = "forgotten-practice-secret";

/** The commands that had ended by themselves, in the order in which they were requested. */
export function rebuildSteps(run: Run): readonly RebuildStep[] {
  const plan = run.started?.plan;
  const tasks = new Map(plan?.tasks.map((it) => [it.id, it]));
  const types = new Map(plan?.variables.map((it) => [it.name, it.type]));
  return [...run.invocations.values()]
    .filter((it) => it.kind === "script" && it.outcome === "exited")
    .sort((a, b) => a.requestedAt - b.requestedAt)
    .map((it) => ({
      target: it.target,
      nonce: it.nonce,
      body: it.text,
      preamble: [],
      environment: Object.fromEntries(
        (tasks.get(it.task)?.secrets ?? []).map((name) => [
          secretName(name),
          types.get(name) === "swarm-token" ? "" : FORGOTTEN,
        ]),
      ),
    }));
}
