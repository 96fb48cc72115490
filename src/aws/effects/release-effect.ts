// The effect `release`: releases a node at the end of a run. Tried once and briefly: the operator waits for
// it.
import { readNodeReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { runProbe } from "../ledger/run-probe.ts";
import { type EffectOf, instanceOf, type Job } from "../session/job.ts";

/** How long it may take, in milliseconds. */
const PATIENCE = 15_000;
const KEPT =
  "The node stays locked by this run. The next run there asks whether to take over the lock, which is safe.";

/** Releases the node, or reports that it could not. */
export async function releaseEffect(job: Job<EffectOf<"release">>): Promise<void> {
  const { session, effect, report } = job;
  const { key: probe, target, epoch } = effect;
  report({ type: "probeRequested", probe, kind: "release", target, nonce: null });
  const done = (ok: boolean, message: string): void =>
    report({ type: "probeFinished", probe, ok, message: safeWords(session.options.vault, message) });
  const instance = instanceOf(session, target);
  if (instance === null) return done(false, `No instance is known for ${target}.`);
  const order = { kind: "release", run: session.options.run, epoch } as const;
  const answer = await runProbe(job, instance, order, PATIENCE);
  if (answer.kind === "aborted") return;
  if (answer.kind !== "answer") return done(false, `${answer.message} ${KEPT}`);
  switch (readNodeReply(answer.stdout)?.get("released")?.[0]) {
    case "yes":
      return done(true, "The node's lock was released.");
    case "no":
      return done(true, "This process no longer has the node's lock.");
    default:
      return done(false, `The node could not record the release of its lock. ${KEPT}`);
  }
}
