// Orders for the ledger's tests.
import { randomBytes } from "node:crypto";
import type { Order } from "../../src/ledger/order.ts";
import type { NodeShell } from "./node-shell.ts";

/** An order for that node, with a nonce of its own and a minute to begin. */
export function orderFor(node: NodeShell, wanted: Partial<Order> = {}): Order {
  return {
    nonce: randomBytes(16).toString("hex"),
    run: "01JD0000000000000000000000",
    epoch: 0,
    notAfter: Math.floor(Date.now() / 1000) + 60,
    limit: 60,
    body: "true",
    secrets: [],
    capture: null,
    publicKey: null,
    ledgerRoot: node.ledger,
    ...wanted,
  };
}
