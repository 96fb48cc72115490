// Orders for the ledger's tests.
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Order } from "../../src/ledger/order.ts";
import { type LedgerReply, readReply } from "../../src/ledger/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, realNode, type SHELLS } from "./node-shell.ts";
import { memoryNode } from "./node-shell-memory.ts";

/** A node with that shell. */
export function nodeWith(shell: (typeof SHELLS)[number]): NodeShell {
  return shell === "just-bash" ? memoryNode() : realNode(shell);
}

/**
 * Delivers the order; its reply must be readable and the script must end with 0 and say nothing on standard error
 * (`loud`: where its processes are killed, a shell says so).
 */
export async function deliver(node: NodeShell, order: Order, loud = false): Promise<LedgerReply> {
  const result = await node.run(renderScript(order));
  expect(result).toMatchObject({ exitCode: 0, ...(loud ? {} : { stderr: "" }) });
  const reply = readReply(result.stdout, order.nonce);
  if (reply === null) throw new Error(`unreadable: ${result.stdout.slice(0, 400)}`);
  return reply;
}

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
    devices: [],
    capture: null,
    publicKey: null,
    ledgerRoot: node.ledger,
    ...wanted,
  };
}
