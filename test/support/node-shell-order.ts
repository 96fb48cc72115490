// Orders for the ledger's tests.
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Order } from "../../src/ledger/order.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { type LedgerReply, readNodeReply, readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, realNode, type SHELLS } from "./node-shell.ts";
import { memoryNode } from "./node-shell-memory.ts";

/** A node with that shell. */
export function nodeWith(shell: (typeof SHELLS)[number]): NodeShell {
  return shell === "just-bash" ? memoryNode() : realNode(shell);
}

/** The run of orders that say no other. */
export const RUN = "01JD0000000000000000000000";

/** What the node says to a greeting; throws where it cannot be read. */
export async function greet(
  node: NodeShell,
  wanted: {
    readonly run?: string;
    readonly epoch?: number;
    readonly who?: string;
    readonly take?: number;
  } = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { run = RUN, epoch = 0, who = "ada@host", take = null } = wanted;
  const { stdout } = await node.run(renderProbe({ kind: "greet", run, epoch, who, take }, node.ledger));
  const said = readNodeReply(stdout);
  if (said === null) throw new Error(`unreadable: ${stdout.slice(0, 400)}`);
  return said;
}

/** The node's public key for a run, in PEM. */
export async function nodeKey(node: NodeShell): Promise<string> {
  return ((await greet(node)).get("key")?.[0] ?? "").replaceAll(",", "\n");
}

/** The node's hold for the run where nobody has one, without the cost of a greeting. */
export async function hold(node: NodeShell, run: string): Promise<void> {
  const holds = `${node.ledger}/holds`;
  await node.say(
    `[ -d ${holds} ] || { umask 077; mkdir -p ${holds}/1 && echo '${run} 0 0 -' >${holds}/1/who; }`,
  );
}

/**
 * Delivers the order, to a node that its run holds where no other does; its reply must be readable and the script must end with 0 and say nothing on standard error
 * (`loud`: where its processes are killed, a shell says so).
 */
export async function deliver(node: NodeShell, order: Order, loud = false): Promise<LedgerReply> {
  await hold(node, order.run);
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
    run: RUN,
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
