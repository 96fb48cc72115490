// The effect `cancel` of an order to AWS. AWS finishes what it has started: the operations that would undo it
// delete things, and Lamplighter deletes nothing. So the operator sees what continues, and whether the run
// still waits for it.

import { safeWords } from "../../output/output-pipe.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import type { OrderTask } from "../orders/order-work.ts";
import { reportOutput } from "../orders/work.ts";

/** Stops waiting, or says that it continues. */
export function cancelOrder<A extends AwsOrder>(task: OrderTask<A>): void {
  if (reportStopped(task)) return;
  const { words } = task.work.stopping(task.job.order);
  reportOutput(task.job, "cancel", words);
}

/** True when it could be, and was, reported as cancelled. */
export function reportStopped<A extends AwsOrder>({ job, work }: OrderTask<A>): boolean {
  const { ends, words } = work.stopping(job.order);
  if (!ends) return false;
  job.report({
    type: "finished",
    nonce: job.nonce,
    outcome: "cancelled",
    exitCode: null,
    bytes: null,
    sha256: null,
    missing: 0,
    duration: null,
    captured: null,
    message: safeWords(job.session.options.vault, words),
  });
  return true;
}
