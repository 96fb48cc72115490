import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, SHELLS } from "../support/node-shell.ts";
import { deliver, greet, nodeWith, orderFor } from "../support/node-shell-order.ts";

describe.each(SHELLS)("a command under %s", (shell) => {
  let node: NodeShell;
  beforeEach(() => {
    node = nodeWith(shell);
  });
  afterEach(() => node.close());

  const counting = () => `echo ran >>${node.work}/count; cat ${node.work}/count; exit 7`;

  it("runs once, however often it is delivered, and every delivery tells the first result", async () => {
    const order = orderFor(node, { body: counting() });
    const first = await deliver(node, order);
    const second = await deliver(node, order);
    expect(first.ledger).toEqual({ state: "exited", exitCode: 7 });
    expect(second).toEqual(first);
    expect(first.content).toBe("ran\n");
  });

  it("runs once when two deliveries come at the same time", async () => {
    const order = orderFor(node, { body: counting() });
    const [first, second] = await Promise.all([deliver(node, order), deliver(node, order)]);
    expect(second).toEqual(first);
    expect(first?.content).toBe("ran\n");
  });

  it("does not run after its time, not even in a second delivery that is told an earlier time", async () => {
    const late = orderFor(node, { body: counting(), notAfter: Math.floor(Date.now() / 1000) - 2 });
    expect((await deliver(node, late)).ledger).toEqual({ state: "not-run", reason: "late" });
    const again = { ...late, notAfter: late.notAfter + 1000 };
    expect((await deliver(node, again)).ledger).toEqual({ state: "not-run", reason: "late" });
    expect(await node.say(`cat ${node.work}/count 2>/dev/null`)).toBe("");
  });

  it("does not run under an older epoch than the node's lock", async () => {
    for (const epoch of [0, 2]) expect((await greet(node, { epoch })).get("lock")).toEqual(["held"]);
    expect((await greet(node, { epoch: 1 })).get("lock")).toEqual(["2"]);
    const older = await deliver(node, orderFor(node, { body: counting(), epoch: 1 }));
    expect(older.ledger).toEqual({ state: "not-run", reason: "epoch" });
    const newer = await deliver(node, orderFor(node, { body: counting(), epoch: 2 }));
    expect(newer.content).toBe("ran\n");
  });

  it("does not run a text that was altered on its way", async () => {
    const order = orderFor(node, { body: `echo as-confirmed >>${node.work}/count` });
    const { stdout } = await node.run(renderScript(order).replace("as-confirmed", "as-altered"));
    expect(readReply(stdout, order.nonce)?.ledger).toEqual({ state: "not-run", reason: "altered" });
    expect(await node.say(`cat ${node.work}/count 2>/dev/null`)).toBe("");
  });

  it("does not run once its nonce was occupied", async () => {
    const order = orderFor(node, { body: counting() });
    const fence = renderProbe({ kind: "fence", nonce: order.nonce, stop: false }, node.ledger);
    const fenced = readReply((await node.run(fence)).stdout, order.nonce);
    expect(fenced?.ledger).toEqual({ state: "not-run", reason: "fenced" });
    expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "fenced" });
    expect(await node.say(`cat ${node.work}/count 2>/dev/null`)).toBe("");
  });

  it("is not undone by a fence that comes after it has run", async () => {
    const order = orderFor(node, { body: counting() });
    const first = await deliver(node, order);
    const fence = renderProbe({ kind: "fence", nonce: order.nonce, stop: true }, node.ledger);
    expect(readReply((await node.run(fence)).stdout, order.nonce)?.ledger).toEqual(first.ledger);
  });

  it("is interrupted, and not run again, when what ran it is gone", async () => {
    const order = orderFor(node, { body: counting() });
    await deliver(node, order);
    // As after a power cut: begun, no result, and another boot.
    const entry = `${node.ledger}/${order.nonce}`;
    await node.say(
      `rm ${entry}/result; for f in pid step; do read -r a b c <${entry}/$f; echo "$a $b other-boot" >${entry}/$f; done`,
    );
    expect((await deliver(node, order)).ledger).toEqual({ state: "interrupted" });
    expect(await node.say(`cat ${node.work}/count`)).toBe("ran\n");
  });

  it("tells every exit code as it is, and the script itself ends with 0", async () => {
    const codes = [0, 1, 2, 124, 125, 126, 127, 137, 143, 168, 169, 194, 255];
    const replies = await Promise.all(
      codes.map((code) => deliver(node, orderFor(node, { body: `echo out\nexit ${code}` }))),
    );
    expect(replies.map(({ ledger }) => ledger)).toEqual(
      codes.map((exitCode) => ({ state: "exited", exitCode })),
    );
    expect(replies.every(({ content }) => content === "out\n")).toBe(true);
  });
});
