// The effect `cancel`: has the node's runner end an accepted command. Its end is then seen by `watch`.
import { announce, askLedger } from "./ask-ledger.ts";
import { finish } from "./finish.ts";
import { type EffectOf, instanceOf, type Job } from "./job.ts";

/** Asks the node to stop it, until the node has answered. */
export async function cancelEffect(job: Job<EffectOf<"cancel">>): Promise<void> {
  const { session, effect } = job;
  const { nonce, target, commandId } = effect;
  const instance = instanceOf(session, target);
  if (instance === null) return;
  const done = announce(job, "fence", target, nonce);
  const reply = await askLedger(job, instance, { kind: "fence", nonce, stop: true }, (message) =>
    done(false, message),
  );
  if (reply === null) return;
  const never = reply.ledger.state === "not-run" && reply.ledger.reason !== "ledger";
  done(true, never ? "It had not begun, and never will." : `The node says: ${reply.ledger.state}.`);
  if (!never) return;
  // It may still wait for delivery, where nobody needs it any more.
  if (commandId !== null)
    await session.options
      .call("ssm:CancelCommand", { CommandId: commandId, InstanceIds: [instance] }, job.signal)
      .catch(() => undefined);
  await finish(job, { instance, target, nonce, capture: null }, reply, null);
}
