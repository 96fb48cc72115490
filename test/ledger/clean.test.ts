import { afterEach, expect, it } from "vitest";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readNodeReply } from "../../src/ledger/replies/reply.ts";
import { type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, orderFor } from "../support/node-shell-order.ts";

let node: RealNode;
afterEach(() => node.close());

it("empties what has ended, keeps what says that it has begun, and forgets it after seven days", async () => {
  node = realNode("dash");
  const clean = async () => {
    const said = readNodeReply((await node.run(renderProbe({ kind: "clean" }, node.ledger))).stdout);
    return Object.fromEntries([...(said ?? [])].map(([name, [count]]) => [name, count]));
  };
  const order = orderFor(node, { body: `echo ran >>${node.work}/count` });
  await deliver(node, order);
  expect(await clean()).toEqual({ cleaned: "1", forgotten: "0", running: "0" });
  expect([...(await node.files()).keys()]).toEqual([`${node.ledger}/holds/1/who`]);

  // A late delivery is still not run again.
  expect((await deliver(node, order)).ledger).toEqual({ state: "interrupted" });
  expect(node.readFile(`${node.work}/count`)).toBe("ran\n");
  expect(await clean()).toEqual({ cleaned: "0", forgotten: "0", running: "0" });

  await node.say(`touch -d '9 days ago' ${node.ledger}/${order.nonce}/started ${node.ledger}/${order.nonce}`);
  expect(await clean()).toEqual({ cleaned: "0", forgotten: "1", running: "0" });
  expect(await node.say(`ls ${node.ledger}`)).toBe("holds\n");
});
