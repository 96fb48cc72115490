// Asking a node's ledger about a nonce, announced as a probe, until it answers.
import type { ProbeOrder } from "../ledger/probes.ts";
import { type LedgerReply, readReply } from "../ledger/reply.ts";
import { safeWords } from "../output/output-pipe.ts";
import { type Job, rest } from "./job.ts";
import { runProbe } from "./run-probe.ts";

type LedgerProbe = Extract<ProbeOrder, { nonce: string }>;

/**
 * Sends the probe until the node has answered; null when the signal aborted. A read that fails is "unknown", so it
 * goes on asking. `failed` is told the words of every failure.
 */
export async function askLedger(
  job: Job,
  instance: string,
  probe: LedgerProbe,
  failed: (message: string) => void,
): Promise<LedgerReply | null> {
  for (let round = 0; !job.signal.aborted; round++) {
    const answer = await runProbe(job, instance, probe);
    if (answer.kind === "aborted") return null;
    if (answer.kind === "answer") {
      const reply = readReply(answer.stdout, probe.nonce);
      if (reply !== null) return reply;
      failed("What the node answered cannot be read.");
    } else failed(answer.message);
    await rest(job, round, 2_000, 60_000);
  }
  return null;
}

/** Announces a probe about a nonce; gives what tells its end. */
export function announce(
  job: Job,
  kind: "read" | "fence",
  target: string,
  nonce: string,
): (ok: boolean, message: string) => void {
  const { nextProbe, options } = job.session;
  const probe = `${kind} ${nonce} ${job.effect.epoch} ${nextProbe()}`;
  job.report({ type: "probeRequested", probe, kind, target, nonce });
  let told = false;
  return (ok, message) => {
    if (told) return;
    told = true;
    job.report({ type: "probeFinished", probe, ok, message: safeWords(options.vault, message) });
  };
}
