// What the ledger believes of the node it finds: whose directory it is, and whether a process is the one that signed.
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, greet, orderFor } from "../support/node-shell-order.ts";

const asRoot = process.getuid?.() === 0;

describe.each(["dash", "bash"] as const)("the ledger under %s", (shell) => {
  let node: RealNode;
  beforeEach(() => {
    node = realNode(shell, { fakes: { openssl: "exit 1" } });
  });
  afterEach(() => node.close());

  async function refusesAll(): Promise<void> {
    const body = `touch ${node.work}/ran`;
    expect((await deliver(node, orderFor(node, { body }))).ledger).toEqual({
      state: "not-run",
      reason: "ledger",
    });
    expect((await greet(node)).get("lock")).toEqual(["ledger"]);
    expect(await node.say(`ls ${node.work}`)).toBe("");
  }

  it("closes its directory to others", async () => {
    await node.say(`mkdir -m 777 ${node.ledger}`);
    await deliver(node, orderFor(node));
    expect(await node.say(`stat -c %a ${node.ledger}`)).toBe("700\n");
  });

  it("does not use a directory that a link leads to", async () => {
    await node.say(`mkdir ${node.ledger}-elsewhere && ln -s ${node.ledger}-elsewhere ${node.ledger}`);
    await refusesAll();
  });

  it.skipIf(!asRoot)("does not use a directory of somebody else", async () => {
    await node.say(`mkdir -p ${node.ledger}/holds/1 && chown 12345 ${node.ledger}`);
    await refusesAll();
  });

  it.skipIf(!asRoot)("does not use a directory below one of somebody else", async () => {
    await node.say(`mkdir -p ${node.ledger}/holds/1 && chown 12345 ${node.ledger}/..`);
    await refusesAll();
  });

  it("takes no other process for one of its own that has the same number", async () => {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // This process, with its true start and with another.
    const born = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /, "")
      .split(" ")[19];
    const order = orderFor(node);
    const entry = `${node.ledger}/${order.nonce}`;
    const sign = (start: string) =>
      node.say(
        `umask 077; mkdir -p ${entry}/started; echo '${process.pid} ${start} ${boot} 0' >${entry}/pid`,
      );
    await sign(`${born}1`);
    expect((await deliver(node, order)).ledger).toEqual({ state: "interrupted" });
    await sign(born ?? "");
    const waiting = deliver(node, order);
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 500, "waits"))]);
    expect(first).toBe("waits");
    await sign(`${born}1`);
    expect((await waiting).ledger).toEqual({ state: "interrupted" });
  });
});
