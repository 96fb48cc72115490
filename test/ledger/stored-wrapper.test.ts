// The wrapper that a greeting leaves on a node: commands take it from there, and only as it was left.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WRAPPER, WRAPPER_SHA256 } from "../../src/ledger/node/wrapper-text.ts";
import type { Order } from "../../src/ledger/order.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { type LedgerReply, readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, realNode, SHELLS } from "../support/node-shell.ts";
import { deliver, greet, hold, nodeWith, orderFor, RUN } from "../support/node-shell-order.ts";

/** Delivers the order as a script that takes the wrapper from the node. */
async function deliverShort(node: NodeShell, order: Order): Promise<LedgerReply> {
  const result = await node.run(renderScript(order, "stored"));
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  const reply = readReply(result.stdout, order.nonce);
  if (reply === null) throw new Error(`unreadable: ${result.stdout.slice(0, 400)}`);
  return reply;
}

describe.each(SHELLS)("the wrapper on a node under %s", (shell) => {
  let node: NodeShell;
  let file: string;
  beforeEach(async () => {
    node = nodeWith(shell);
    file = `${node.ledger}/run-${RUN}/wrapper`;
  });
  afterEach(() => node.close());

  const counting = () => `echo ran >>${node.work}/count; cat ${node.work}/count`;
  const count = () => node.say(`cat ${node.work}/count 2>/dev/null`);
  const read = async (nonce: string) =>
    readReply(
      (await node.run(renderProbe({ kind: "read", nonce, offset: 0, length: 0 }, node.ledger))).stdout,
      nonce,
    );

  it("is left by the greeting, and runs a command as one that is sent along does", async () => {
    expect((await greet(node)).get("wrapper")).toEqual([WRAPPER_SHA256]);
    expect(await node.say(`cat ${file}`)).toBe(WRAPPER);
    const order = orderFor(node, { body: `${counting()}\nexit 3` });
    const first = await deliverShort(node, order);
    expect(first).toMatchObject({ ledger: { state: "exited", exitCode: 3 }, content: "ran\n" });
    // Whichever form a second delivery has: it runs nothing and tells the first result.
    expect(await deliverShort(node, order)).toEqual(first);
    expect(await deliver(node, order)).toEqual(first);
    expect(await count()).toBe("ran\n");
  });

  const trouble: readonly (readonly [string, string, string])[] = [
    ["missing", "missing", "rm FILE"],
    ["a directory", "missing", "rm FILE; mkdir FILE"],
    ["empty", "altered", ": >FILE"],
    ["cut", "altered", "head -c 2000 FILE >FILE.2; mv FILE.2 FILE"],
    ["followed by more", "altered", "echo 'touch WORK/evil' >>FILE"],
    ["preceded by more", "altered", "{ echo 'touch WORK/evil'; cat FILE; } >FILE.2; mv FILE.2 FILE"],
    ["changed in one letter", "altered", "sed 's/umask 077/umask 007/' FILE >FILE.2; mv FILE.2 FILE"],
    ["something else", "altered", "echo 'touch WORK/evil; exit 0' >FILE"],
  ];

  it.each(trouble)(
    "begins nothing where it is %s, and the same whole runs as another attempt",
    async (_, why, meddle) => {
      await greet(node);
      await node.say(meddle.replaceAll("FILE", file).replaceAll("WORK", node.work));
      const order = orderFor(node, { body: counting() });
      const refused = { state: "not-run", reason: `wrapper-${why}` };
      expect(await deliverShort(node, order)).toMatchObject({ ledger: refused, bytes: 0, content: "" });
      expect(await node.say(`ls ${node.work}`)).toBe("");
      expect(await node.say(`ls ${node.ledger}/${order.nonce}`)).toBe("result\n");
      // No later delivery begins it, whatever lies there by then.
      await greet(node);
      await node.say(`[ ! -d ${file} ] || rm -rf ${file}`);
      expect((await deliverShort(node, order)).ledger.state).not.toBe("exited");
      expect((await deliver(node, order)).ledger).toEqual(refused);
      expect((await read(order.nonce))?.ledger).toEqual(refused);
      expect(await count()).toBe("");
      const anew = orderFor(node, { body: counting() });
      expect((await deliver(node, anew)).ledger).toEqual({ state: "exited", exitCode: 0 });
      expect(await count()).toBe("ran\n");
    },
  );

  it("leaves it to the ledger to tell of a command that had run before it was altered", async () => {
    await greet(node);
    const order = orderFor(node, { body: counting() });
    await deliverShort(node, order);
    await node.say(`echo more >>${file}`);
    expect((await deliverShort(node, order)).ledger).toEqual({ state: "claimed" });
    expect((await read(order.nonce))?.ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(await count()).toBe("ran\n");
  });

  it("occupies no name where the ledger is not to be trusted", async () => {
    await node.say(`mkdir ${node.ledger}-elsewhere && ln -s ${node.ledger}-elsewhere ${node.ledger}`);
    const order = orderFor(node, { body: counting() });
    expect((await deliverShort(node, order)).ledger).toEqual({ state: "not-run", reason: "ledger" });
    expect(await node.say(`ls ${node.ledger}-elsewhere`)).toBe("");
  });

  it("is not undone by a fence, nor undoes one", async () => {
    const order = orderFor(node, { body: counting() });
    const fence = renderProbe({ kind: "fence", nonce: order.nonce, stop: false }, node.ledger);
    expect(readReply((await node.run(fence)).stdout, order.nonce)?.ledger).toMatchObject({
      state: "not-run",
    });
    expect((await deliverShort(node, order)).ledger).toEqual({ state: "claimed" });
    await greet(node);
    expect((await deliverShort(node, order)).ledger).toEqual({ state: "not-run", reason: "fenced" });
    expect(await count()).toBe("");
  });

  it("goes when the node is given back, and when it is cleaned", async () => {
    await greet(node);
    await node.run(renderProbe({ kind: "release", run: RUN, epoch: 0 }, node.ledger));
    expect(await node.say(`ls ${file} 2>/dev/null; :`)).toBe("");
    await greet(node);
    await node.run(renderProbe({ kind: "clean" }, node.ledger));
    expect(await node.say(`ls ${file} 2>/dev/null; :`)).toBe("");
  });
});

describe.each(["dash", "bash"] as const)("the wrapper on a real node under %s", (shell) => {
  it("is for root alone", async () => {
    const node = realNode(shell);
    await greet(node);
    const places = [node.ledger, `${node.ledger}/run-${RUN}`, `${node.ledger}/run-${RUN}/wrapper`];
    expect(await node.say(`stat -c %a ${places.join(" ")}`)).toBe("700\n700\n600\n");
    await node.close();
  });

  it("is read once: what is altered while it is hashed is not evaluated", async () => {
    const node = realNode(shell, {
      fakes: {
        sha256sum: `for file in $WORK/../var/lib/lamplighter/run-*/wrapper; do echo "touch $WORK/evil" >"$file"; done
exec /usr/bin/sha256sum "$@"`,
      },
    });
    await hold(node, RUN);
    const directory = `${node.ledger}/run-${RUN}`;
    await node.say(`umask 077; mkdir -p ${directory}; cat >${directory}/wrapper <<'END'\n${WRAPPER}END`);
    const order = orderFor(node, { body: `touch ${node.work}/good` });
    expect((await deliverShort(node, order)).ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(await node.say(`ls ${node.work}`)).toBe("good\n");
    expect((await deliverShort(node, orderFor(node))).ledger).toEqual({
      state: "not-run",
      reason: "wrapper-altered",
    });
    await node.close();
  });
});
