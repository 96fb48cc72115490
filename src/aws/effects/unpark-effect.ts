// The effect `unpark`: removes a parked secret from Parameter Store. A secret that is already gone counts as
// removed.
import { safeWords } from "../../output/output-pipe.ts";
import { errorKind, errorLabel, errorName } from "../api/service-errors.ts";
import { type EffectOf, type Job, rest } from "../session/job.ts";

/** How many times it is tried before the failure is reported. */
const TRIES = 6;

/** Removes it, or says how the operator can. */
export async function unparkEffect(job: Job<EffectOf<"unpark">>): Promise<void> {
  const { session, effect, report, signal } = job;
  const { key: probe, name, target } = effect;
  const { call, vault } = session.options;
  report({ type: "probeRequested", probe, kind: "unpark", target, nonce: null });
  const done = (ok: boolean, message: string): void =>
    report({ type: "probeFinished", probe, ok, message: safeWords(vault, message) });
  for (let round = 0; ; round++) {
    try {
      await call("ssm:DeleteParameter", { Name: name }, signal);
      return done(true, "It was deleted from Parameter Store.");
    } catch (error) {
      if (signal.aborted) return;
      if (errorName(error) === "ParameterNotFound") return done(true, "It is no longer in Parameter Store.");
      if (errorKind(error) === "refused" || round + 1 >= TRIES)
        return done(
          false,
          `It could not be deleted: ${errorLabel(error)}. It expires within an hour. To delete it now: aws ssm delete-parameter --name ${name}`,
        );
    }
    await rest(job, round, 1_000, 15_000);
    if (signal.aborted) return;
  }
}
