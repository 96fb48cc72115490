// The effect `reconcile` of an order to AWS: finds out whether a request arrived when its answer was lost. A
// request that is found is followed; one that is missing is repeated if that does no harm, and otherwise
// waited for.

import { safeWords } from "../../output/output-pipe.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import { notRun } from "../ledger/finish.ts";
import type { OrderTask } from "../orders/order-work.ts";
import { callWords } from "../orders/refusal-words.ts";
import { CallError, type ReconciledOrder, reportEnd } from "../orders/work.ts";
import { type EffectOf, type Job, rest } from "../session/job.ts";
import { reportStopped } from "./cancel-order.ts";

/** Continues until it can report accepted, finished or absent. */
export async function reconcileOrder<A extends AwsOrder>(
  task: OrderTask<A>,
  effect: EffectOf<"reconcile">,
  whole: Job,
): Promise<void> {
  const { job, work } = task;
  const { session, nonce } = job;
  const { now, vault } = session.options;
  session.touched.add(nonce);
  const uncertain = (message: string): void =>
    job.report({ type: "uncertain", nonce, message: safeWords(vault, message) });
  const { requestedAt, notAfter, commandId: id } = effect;
  const last = notAfter + work.arrivesWithin;
  for (let round = 0; ; round++) {
    try {
      const found = await work.find(job, { requestedAt, id });
      if (job.signal.aborted) return;
      const done = settle(found);
      if (done) return;
    } catch (error) {
      if (job.signal.aborted) return;
      if (!(error instanceof CallError)) throw error;
      uncertain(`Outcome unknown. ${callWords(error)}`);
    }
    await rest(job, round, 1_000, 10_000);
    if (job.signal.aborted) return;
  }

  function settle(found: ReconciledOrder): boolean {
    switch (found.kind) {
      case "there":
        if (!effect.stop || !reportStopped(task))
          job.report({ type: "accepted", nonce, commandId: found.id });
        return true;
      case "ended":
        reportEnd(job, found.end, null);
        return true;
      case "never":
        job.report(notRun(whole, nonce, found.message));
        return true;
      case "absent":
        return effect.fence ? settleFenced() : settleAbsent();
    }
  }

  function settleAbsent(): boolean {
    const { againAfter } = work;
    // After the not-after time, the core asks to end it for good instead of sending it again.
    if (now() <= (againAfter === null ? notAfter : requestedAt + againAfter)) return false;
    const message = safeWords(vault, "AWS has no record of it.");
    job.report({ type: "absent", nonce, message });
    return true;
  }

  function settleFenced(): boolean {
    if (now() > last) {
      job.report(notRun(whole, nonce, "It did not reach AWS, and can no longer arrive there."));
      return true;
    }
    const until = new Date(last).toISOString().slice(11, 19);
    uncertain(
      `AWS has no record of it. A delayed request could still arrive until ${until} UTC; waiting for that.`,
    );
    return false;
  }
}
