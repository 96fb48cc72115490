// The effect `cancel`: has the node's runner stop an accepted command. `watch` then reports the end; it is
// notified at once.

import { isSettled } from "../ledger/finish.ts";
import { announce, queryLedger } from "../ledger/query-ledger.ts";
import { type EffectOf, instanceOf, type Job, rest } from "../session/job.ts";

/** Asks the node to stop the command until the node says that it has ended. */
export async function cancelEffect(job: Job<EffectOf<"cancel">>): Promise<void> {
  const { session, effect } = job;
  const { nonce, target, commandId } = effect;
  const instance = instanceOf(session, target);
  if (instance === null) return;
  const done = announce(job, "fence", target, nonce);
  for (let round = 0; !job.signal.aborted; round++) {
    const probe = { kind: "fence", nonce, stop: true } as const;
    const reply = await queryLedger(job, instance, probe, (message) => done(false, message));
    if (reply === null) return;
    const settled = isSettled(reply);
    const never = settled && reply.ledger.state === "not-run";
    done(
      true,
      never ? "It had not started, and can no longer start." : `The node says: ${reply.ledger.state}.`,
    );
    // It may still await delivery, and is no longer needed.
    if (never && commandId !== null)
      await session.options
        .call("ssm:CancelCommand", { CommandId: commandId, InstanceIds: [instance] }, job.signal)
        .catch(() => undefined);
    if (settled) return session.ends.tell(nonce);
    job.waits("the node to stop the command", `it says: ${reply.ledger.state}`);
    await rest(job, round, 2_000, 15_000);
  }
}
