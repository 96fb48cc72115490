import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RealNode, realNode } from "../support/node-shell.ts";
import { deliver, hold, orderFor, RUN } from "../support/node-shell-order.ts";
import { type SmallDisk, smallDisk } from "../support/small-disk.ts";

const trial = realNode("dash");
const probed = smallDisk(trial.ledger);
probed?.unmount();
await trial.close();

// Without the right to mount there is no small file system to fill.
describe.skipIf(probed === null).each(["dash", "bash"] as const)(
  "a ledger on its own disk under %s",
  (shell) => {
    let node: RealNode;
    let disk: SmallDisk;
    beforeEach(async () => {
      node = realNode(shell);
      const made = smallDisk(node.ledger);
      if (made === null) throw new Error("nothing can be mounted");
      disk = made;
      await hold(node, RUN);
    });
    afterEach(async () => {
      disk.unmount();
      await node.close();
    });

    const counting = () => orderFor(node, { body: `echo ran >>${node.work}/count; exit 3` });
    const ran = () => existsSync(`${node.work}/count`);
    const RAN = { state: "exited", exitCode: 3 };

    it("needs no program to be startable there, and makes none", async () => {
      expect((await deliver(node, counting())).ledger).toEqual(RAN);
      expect(await node.say(`find ${node.ledger} -type f -perm /111`)).toBe("");
      // Nor is the room still taken that was kept for what must be written down.
      expect(await node.say(`find ${node.ledger} -name reserve -size +0`)).toBe("");
    });

    it("runs nothing where there is no room for an entry, and leaves none", async () => {
      const order = counting();
      disk.fill(8_192);
      expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "ledger" });
      expect([ran(), await node.say(`ls ${node.ledger}`)]).toEqual([false, "holds\n"]);
      disk.empty();
      expect((await deliver(node, order)).ledger).toEqual(RAN);
    });

    it("runs nothing where nothing can be written", async () => {
      const order = counting();
      disk.freeze(true);
      expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "ledger" });
      expect(ran()).toBe(false);
      disk.freeze(false);
      expect((await deliver(node, order)).ledger).toEqual(RAN);
    });

    it.each([32_768, 40_960])(
      "runs nothing, then or later, where there is room for an entry but not for its files (%i)",
      async (left) => {
        const order = counting();
        disk.fill(left);
        expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "files" });
        disk.empty();
        expect((await deliver(node, order)).ledger).toEqual({ state: "not-run", reason: "files" });
        expect(ran()).toBe(false);
      },
    );

    it.each(["", "{{"])("keeps how a command ended that filled it up (%s)", async (braces) => {
      const order = orderFor(node);
      const output = `${node.ledger}/${order.nonce}/output`;
      const flood = `until [ -s ${output} ]; do sleep 0.02; done; dd if=/dev/zero of=${node.ledger}/flood bs=4k 2>/dev/null`;
      const flooding = { ...order, body: `echo before '${braces}'; ${flood}; echo after; exit 3` };
      const reply = await deliver(node, flooding);
      expect(reply.ledger).toEqual(RAN);
      // A last line still fits into the block that the output has already.
      expect(reply.content).toBe(`before ${braces}\nafter\n`);
      expect(await deliver(node, flooding)).toEqual(reply);
    });

    it("says where the output ends that filled it up", async () => {
      const reply = await deliver(node, orderFor(node, { body: "seq 1 100000; exit 3" }));
      expect(reply.ledger).toEqual(RAN);
      expect(reply.bytes).toBeGreaterThan(50_000);
      const [size, ...end] = (
        await node.say(`cd ${node.ledger}/[0-9a-f][0-9a-f]*; wc -c <output; tail -c 60 output`)
      ).split("\n");
      expect(Number(size)).toBe(reply.bytes);
      expect(end.join("\n")).toMatch(/\n\d*\n\[the disk is full: the rest was not kept\]\n$/);
    });

    it("stops a command that filled it up at its time limit", async () => {
      const body = `dd if=/dev/zero of=${node.ledger}/flood bs=4k 2>/dev/null; sleep 100`;
      const reply = await deliver(node, orderFor(node, { body, limit: 1 }));
      expect(reply.ledger).toEqual({ state: "timed-out" });
    });
  },
);

describe("a disk without room for another directory", () => {
  const started = (fails: string) => `case $* in */started) ${fails} && exit 1 ;; esac\nexec /bin/mkdir "$@"`;

  it("keeps room for the one that says that a command has begun", async () => {
    const node = realNode("dash", {
      fakes: { mkdir: started('[ -s "${1%/*}/reserve" ]') },
    });
    expect((await deliver(node, orderFor(node, { body: "exit 3" }))).ledger).toEqual({
      state: "exited",
      exitCode: 3,
    });
    await node.close();
  });

  it("makes nobody wait for ever where even that fails", async () => {
    const node = realNode("dash", { fakes: { mkdir: started("true") } });
    const reply = await deliver(node, orderFor(node, { body: `touch ${node.work}/ran` }));
    expect(reply.ledger).toEqual({ state: "not-run", reason: "ledger" });
    expect(await node.say(`ls ${node.work}`)).toBe("");
    await node.close();
  });
});
