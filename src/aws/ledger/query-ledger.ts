// Asks a node's ledger about a nonce until it answers; each query is announced as a probe.
import type { ProbeOrder } from "../../ledger/probes.ts";
import { type LedgerReply, readReply } from "../../ledger/replies/reply.ts";
import { safeWords } from "../../output/output-pipe.ts";
import { type Job, rest } from "../session/job.ts";
import { runProbe } from "./run-probe.ts";

type LedgerProbe = Extract<ProbeOrder, { nonce: string }>;

export type LedgerAnswer =
  | { readonly kind: "reply"; readonly reply: LedgerReply }
  /** The answer is not a reply of ours, or is incomplete. */
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "aborted" };

/** Sends the probe once. */
export async function queryLedgerOnce(job: Job, instance: string, probe: LedgerProbe): Promise<LedgerAnswer> {
  const answer = await runProbe(job, instance, probe);
  if (answer.kind === "aborted") return answer;
  if (answer.kind !== "answer") return { kind: "failed", message: answer.message };
  const reply = readReply(answer.stdout, probe.nonce);
  return reply === null
    ? { kind: "unreadable", message: "The node's answer is unreadable." }
    : { kind: "reply", reply };
}

/**
 * Sends the probe until the node has answered; null when the signal aborted. A failed read counts as unknown,
 * so it asks again. `failed` gets the message of every failure.
 */
export async function queryLedger(
  job: Job,
  instance: string,
  probe: LedgerProbe,
  failed: (message: string) => void,
): Promise<LedgerReply | null> {
  for (let round = 0; !job.signal.aborted; round++) {
    const answer = await queryLedgerOnce(job, instance, probe);
    if (answer.kind === "aborted") return null;
    if (answer.kind === "reply") return answer.reply;
    failed(answer.message);
    job.waits("the next query to the node", answer.message);
    await rest(job, round, 2_000, 60_000);
  }
  return null;
}

/** Announces a probe about a nonce; returns a function that reports its end. */
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
