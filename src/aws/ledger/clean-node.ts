// Cleans a node outside of any run: sends the ledger's probe `clean` once and reads the answer.
import { readNodeReply } from "../../ledger/replies/reply.ts";
import { safeText } from "../../output/clean.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Sending } from "../session/job.ts";
import { createInvocations } from "./invocations.ts";
import { createOutbox } from "./outbox.ts";
import { runProbe } from "./run-probe.ts";

/** What cleaning did to the entries of a node's ledger. */
export type Cleaned =
  | {
      readonly ok: true;
      /** Entries emptied; their names stay, so that a late delivery still runs nothing. */
      readonly cleaned: number;
      /** Entries older than seven days, removed. */
      readonly forgotten: number;
      /** Commands that are still running; they are not touched. */
      readonly running: number;
    }
  | { readonly ok: false; readonly message: SafeText };

/** It belongs to no run, so its Comment carries no log digest. */
const NO_HEAD = "0".repeat(64);

/** Cleans the instance's ledger. Never rejects because of an answer from the service or the node. */
export async function cleanNode(
  options: Omit<Sending["session"]["options"], "head">,
  instance: string,
  signal: AbortSignal,
): Promise<Cleaned> {
  const sent = { ...options, head: () => NO_HEAD };
  const session = { options: sent, outbox: createOutbox(sent), invocations: createInvocations(sent) };
  const sending: Sending = { session, signal };
  const answer = await runProbe(sending, instance, { kind: "clean" });
  if (answer.kind === "aborted") return { ok: false, message: safeText("It was cancelled.") };
  if (answer.kind !== "answer") return { ok: false, message: safeText(answer.message) };
  const said = readNodeReply(answer.stdout);
  const count = (name: string): number => Number(said?.get(name)?.[0] ?? Number.NaN);
  const [cleaned, forgotten, running] = ["cleaned", "forgotten", "running"].map(count);
  if (cleaned === undefined || forgotten === undefined || running === undefined)
    return { ok: false, message: safeText("It did not answer.") };
  return [cleaned, forgotten, running].every(Number.isSafeInteger)
    ? { ok: true, cleaned, forgotten, running }
    : { ok: false, message: safeText("The node's answer is unreadable.") };
}
