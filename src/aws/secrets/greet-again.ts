// The run's key pair is in the node's memory, so a reboot and `clean` destroy it; and the node's clock may be
// set. After either, the node is greeted again before the next command: it makes a new key pair and reports
// its time.
import { readNodeReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { runProbe } from "../ledger/run-probe.ts";
import { clockShiftOf, hasWrapper, knowsItself, publicKeyOf, refusalOf } from "../node/greeting.ts";
import type { EffectOf, Job } from "../session/job.ts";

/**
 * Greets the node of the command, announced as a probe; returns text when the command cannot be sent there,
 * saying why.
 */
export async function greetAgain(job: Job<EffectOf<"send">>, instance: string): Promise<string | null> {
  const { session, effect } = job;
  const { run, who, vault } = session.options;
  const { target, epoch, nonce } = effect;
  const needsKey = session.lostKeys.has(target) && vault.values().length > 0;
  const probe = `key ${nonce} ${epoch} ${session.nextProbe()}`;
  job.report({ type: "probeRequested", probe, kind: "key", target, nonce });
  const why = await ask();
  if (job.signal.aborted) return why;
  const good = needsKey ? "It made a new key pair for secrets." : "It reported its time again.";
  job.report({ type: "probeFinished", probe, ok: why === null, message: safeWords(vault, why ?? good) });
  return why;

  async function ask(): Promise<string | null> {
    const answer = await runProbe(job, instance, { kind: "greet", run, epoch, who, take: null });
    if (answer.kind === "aborted") return "It was cancelled.";
    if (answer.kind !== "answer") return answer.message;
    const said = readNodeReply(answer.stdout);
    if (said === null) return "The node's answer is unreadable.";
    const refusal = refusalOf(said);
    if (refusal !== null) return refusal;
    if (said.get("lock")?.[0] === "other")
      return "The node is now locked by another run. Leave and resume the run to ask for the lock again.";
    const publicKey = publicKeyOf(said);
    if (needsKey && publicKey === null) return "The node could not make a new key pair for secrets.";
    const clockShift = clockShiftOf(said, answer.sentAt, answer.receivedAt);
    session.nodes.set(target, {
      clockShift,
      publicKey,
      wrapper: hasWrapper(said),
      shares: knowsItself(said, instance),
    });
    session.setClocks.delete(target);
    if (publicKey !== null) session.lostKeys.delete(target);
    return null;
  }
}
