// The effect `send` of an order to AWS: reads everything it can first, then sends one request. Reports
// accepted, finished or uncertain.

import { safeWords } from "../../output/output-pipe.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import { errorKind } from "../api/service-errors.ts";
import { notRun } from "../ledger/finish.ts";
import type { OrderTask } from "../orders/order-work.ts";
import { callWords } from "../orders/refusal-words.ts";
import { CallError, type Prepared, reportEnd } from "../orders/work.ts";
import { type EffectOf, type Job, rest } from "../session/job.ts";

/** Sends the request. After the not-after time, no request is sent. */
export async function sendOrder<A extends AwsOrder>(
  { job, work }: OrderTask<A>,
  effect: EffectOf<"send">,
  whole: Job,
): Promise<void> {
  const { session, nonce } = job;
  const { now, vault } = session.options;
  const before = session.touched.has(nonce);
  session.touched.add(nonce);
  if (!before) session.told.set(nonce, new Set());
  const uncertain = (message: string): void =>
    job.report({ type: "uncertain", nonce, message: safeWords(vault, message) });
  // After an earlier request under this name, a refusal proves nothing: the earlier one may still arrive.
  const refuse = (message: string): void =>
    before
      ? uncertain(`The request could not be repeated. ${message}`)
      : job.report(notRun(whole, nonce, message));
  let prepared: Prepared | null = null;
  for (let round = 0; ; round++) {
    try {
      prepared ??= await work.prepare(job, effect.text);
      if (job.signal.aborted) return;
      if (prepared.kind === "end") return reportEnd(job, prepared.end, null);
      if (now() > effect.notAfter) return refuse("AWS did not answer before the start deadline.");
      const commandId = await prepared.ask();
      return job.report({ type: "accepted", nonce, commandId });
    } catch (error) {
      if (job.signal.aborted) return;
      if (!(error instanceof CallError)) throw error;
      const words = callWords(error);
      const kind = errorKind(error.cause);
      const asked = prepared !== null;
      if (asked && work.isRefusal(error.cause)) return refuse(`AWS rejected it. ${words}`);
      if (asked && kind !== "busy") return uncertain(`Unknown whether AWS accepted it. ${words}`);
      if (kind === "refused")
        return refuse(`Nothing was requested, because the state at AWS could not be read. ${words}`);
      if (now() > effect.notAfter) return refuse(`AWS did not answer in time. ${words}`);
    }
    await rest(job, round, 1_000, 15_000);
    if (job.signal.aborted) return;
  }
}
