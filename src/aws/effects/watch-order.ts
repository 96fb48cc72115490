// The effect `watch` of an order to AWS: follows it to its end. Failed reads are repeated later: AWS
// continues whether or not we look.
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import { errorKind } from "../api/service-errors.ts";
import type { OrderTask } from "../orders/order-work.ts";
import { callWords } from "../orders/refusal-words.ts";
import { CallError, reportEnd, reportOutput } from "../orders/work.ts";
import { type EffectOf, rest } from "../session/job.ts";

/** Consecutive failed reads before that is reported. */
const FAILURES = 3;

export async function watchOrder<A extends AwsOrder>(
  { job, work }: OrderTask<A>,
  { commandId, timeout }: Pick<EffectOf<"watch">, "commandId" | "timeout">,
): Promise<void> {
  const { now } = job.session.options;
  const begun = now();
  const look = work.follow(job, commandId, timeout);
  const [first, most] = work.pace;
  let failures = 0;
  for (let round = 0; ; round++) {
    try {
      const end = await look();
      if (job.signal.aborted) return;
      if (end !== null) return reportEnd(job, end, now() - begun);
      failures = 0;
    } catch (error) {
      if (job.signal.aborted) return;
      if (!(error instanceof CallError)) throw error;
      failures++;
      const words = callWords(error);
      if (failures >= FAILURES && errorKind(error.cause) !== "busy")
        reportOutput(job, `unread ${words}`, `Progress unknown; Lamplighter asks again. ${words}`);
    }
    await rest(job, round, first, most);
    if (job.signal.aborted) return;
  }
}
