// Finds the file that handles an order.

import { unreachable } from "../../errors.ts";
import type { AwsOrder } from "../../plan/model/aws-order.ts";
import { growVolume } from "./grow-volume.ts";
import { makeStack } from "./make-stack.ts";
import { proposeStack } from "./propose-stack.ts";
import { snapshotVolume } from "./snapshot-volume.ts";
import { waitForNode } from "./wait-for-node.ts";
import type { OrderJob, OrderWork } from "./work.ts";

/** An order with its handler. */
export interface OrderTask<A extends AwsOrder = AwsOrder> {
  readonly job: OrderJob<A>;
  readonly work: OrderWork<A>;
}

/** Passes the order and its handler to `act`. */
export function withWork<T>(job: OrderJob, act: <A extends AwsOrder>(task: OrderTask<A>) => T): T {
  const { order } = job;
  switch (order.action) {
    case "propose-stack":
      return act({ job: { ...job, order }, work: proposeStack });
    case "make-stack":
      return act({ job: { ...job, order }, work: makeStack });
    case "wait-for-node":
      return act({ job: { ...job, order }, work: waitForNode });
    case "snapshot-volume":
      return act({ job: { ...job, order }, work: snapshotVolume });
    case "grow-volume":
      return act({ job: { ...job, order }, work: growVolume });
    default:
      return unreachable(order);
  }
}
