// The effect `watch`: follows an accepted command to its end. Reports its output and its end, or uncertain.
import { readReply } from "../ledger/reply.ts";
import { safeWords } from "../output/output-pipe.ts";
import { pollCommand } from "./command-poll.ts";
import { finish, hasEnded, notRun } from "./finish.ts";
import { type EffectOf, instanceOf, type Job } from "./job.ts";

/** What may pass beyond the command's own time limit before its silence is taken for an answer, in milliseconds. */
const PATIENCE = 10 * 60_000;

/** Watches it. */
export async function watchEffect(job: Job<EffectOf<"watch">>): Promise<void> {
  const { session, effect, report } = job;
  const { nonce, target, capture, commandId } = effect;
  const instance = instanceOf(session, target);
  const uncertain = (message: string): void =>
    report({ type: "uncertain", nonce, message: safeWords(session.options.vault, message) });
  if (instance === null) return uncertain(`No instance is known for ${target}.`);
  const end = await pollCommand(job, instance, commandId, effect.timeout * 1000 + PATIENCE);
  if (end.kind === "aborted") return;
  if (end.kind === "unknown") return uncertain(end.message);
  if (end.kind === "refused")
    return session.resent.has(nonce) ? uncertain(end.message) : report(notRun(job, nonce, end.message));
  const reply = readReply(end.stdout, nonce);
  if (reply === null) return uncertain("What the node answered cannot be read.");
  if (!hasEnded(reply)) return uncertain(`The node says that it is ${reply.ledger.state}.`);
  // Its name is not occupied, and the service may deliver it once more, when there is room again.
  if (reply.ledger.state === "not-run" && reply.ledger.reason === "ledger")
    return uncertain(
      "The node could not make its entry in /var/lib/lamplighter, so it did not run it; a later delivery could. Look whether its disk is full, and whether the directory belongs to root.",
    );
  await finish(job, { instance, target, nonce, capture }, reply, reply.content);
}
