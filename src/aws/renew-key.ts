// The run's key pair lies in the memory of its node, so a restart of the node, and `clean`, destroy it. Before the next
// secret goes there, the node makes another.
import { readNodeReply } from "../ledger/reply.ts";
import { safeWords } from "../output/output-pipe.ts";
import { hasWrapper, publicKeyOf, refusalOf } from "./greeting.ts";
import type { EffectOf, Job } from "./job.ts";
import { runProbe } from "./run-probe.ts";

/** Has the node of the command make a key pair, announced as a probe; a text says why it could not. */
export async function renewKey(job: Job<EffectOf<"send">>, instance: string): Promise<string | null> {
  const { session, effect } = job;
  const { run, who, vault } = session.options;
  const { target, epoch, nonce } = effect;
  const probe = `key ${nonce} ${epoch} ${session.nextProbe()}`;
  job.report({ type: "probeRequested", probe, kind: "key", target, nonce });
  const why = await ask();
  if (job.signal.aborted) return why;
  const message = safeWords(vault, why ?? "It made a new key pair for secrets.");
  job.report({ type: "probeFinished", probe, ok: why === null, message });
  return why;

  async function ask(): Promise<string | null> {
    const answer = await runProbe(job, instance, { kind: "greet", run, epoch, who, take: null });
    if (answer.kind === "aborted") return "It was called off.";
    if (answer.kind !== "answer") return answer.message;
    const said = readNodeReply(answer.stdout);
    if (said === null) return "What the node answered cannot be read.";
    const refusal = refusalOf(said);
    if (refusal !== null) return refusal;
    if (said.get("lock")?.[0] === "other")
      return "Another run holds the node now. Leave and resume the run: that asks the node again who holds it.";
    const publicKey = publicKeyOf(said);
    if (publicKey === null) return "The node could not make a new key pair for secrets.";
    session.nodes.set(target, {
      clockShift: 0,
      ...session.nodes.get(target),
      publicKey,
      wrapper: hasWrapper(said),
    });
    session.lostKeys.delete(target);
    return null;
  }
}
