// Passes the effects of orders to AWS to the files that carry them out.
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import { withWork } from "../orders/order-work.ts";
import type { EffectOf, Job } from "../session/job.ts";
import { cancelOrder } from "./cancel-order.ts";
import { reconcileOrder } from "./reconcile-order.ts";
import { sendOrder } from "./send-order.ts";
import { watchOrder } from "./watch-order.ts";

type OrderEffect = EffectOf<"send" | "watch" | "reconcile" | "cancel">;

export async function orderEffect(job: Job<OrderEffect>, order: AwsOrder): Promise<void> {
  const { session, signal, report, effect } = job;
  await withWork({ session, signal, report, nonce: effect.nonce, order }, async (task) => {
    switch (effect.type) {
      case "send":
        return sendOrder(task, effect, job);
      case "watch":
        return watchOrder(task, effect);
      case "reconcile":
        return reconcileOrder(task, effect, job);
      case "cancel":
        return cancelOrder(task);
    }
  });
}
