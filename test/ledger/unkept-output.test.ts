// Output of which nothing is kept, or its length and digest alone: what leaves the node, and what stays there.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { type NodeShell, SHELLS } from "../support/node-shell.ts";
import { deliver, hold, nodeKey, nodeWith, orderFor } from "../support/node-shell-order.ts";

describe.each(SHELLS)("output that is not kept under %s", (shell) => {
  let node: NodeShell;
  beforeEach(() => {
    node = nodeWith(shell);
  });
  afterEach(() => node.close());

  it("leaves the node in no form, and is in no file there; the exit status is true", async () => {
    const order = orderFor(node, { body: "echo Ada Lovelace; echo 'born 1815' >&2; exit 3", output: "none" });
    await hold(node, order.run);
    const { stdout } = await node.run(renderScript(order));
    expect(stdout).not.toMatch(/Lovelace|1815/);
    const reply = readReply(stdout, order.nonce);
    expect(reply).toMatchObject({
      ledger: { state: "exited", exitCode: 3 },
      bytes: 0,
      sha256: null,
      content: "",
    });
    const entry = `${node.ledger}/${order.nonce}`;
    // Its text, as confirmed, is in the body; what it printed is nowhere.
    expect(await node.say(`cd ${entry}; grep -l Lovelace * 2>/dev/null`)).toBe("body\n");
    expect(await node.say(`cd ${entry}; ls output size measured 2>/dev/null; :`)).toBe("");
    expect(await deliver(node, order)).toMatchObject({ ledger: { state: "exited", exitCode: 3 }, bytes: 0 });
  });

  it.each([
    ["nothing", "true", ""],
    ["lines", "echo a; echo b >&2", "a\nb\n"],
    ["a last line without an end", "printf 'a\\nb'", "a\nb"],
    ["only line ends", "printf '\\n\\n'", "\n\n"],
    ["NUL bytes", "printf 'a\\0b\\n\\0'", "a\0b\n\0"],
    ["UTF-8 and backslashes", `printf '%s\\n' '  é\\b %s '`, "  é\\b %s \n"],
  ])("is told by length and digest where that is asked for: %s", async (_, body, expected) => {
    const order = orderFor(node, { body, output: "digest" });
    const reply = await deliver(node, order);
    expect(reply).toMatchObject({
      ledger: { state: "exited", exitCode: 0 },
      bytes: Buffer.byteLength(expected),
      sha256: sha256(expected),
      kept: false,
      content: "",
    });
    const read = renderProbe({ kind: "read", nonce: order.nonce, offset: 0, length: 100 }, node.ledger);
    const { stdout } = await node.run(read);
    expect(readReply(stdout, order.nonce)?.content ?? "").toBe("");
    expect(await deliver(node, order)).toEqual(reply);
  });

  it("gives a captured token too, and is hashed as the command wrote it", async () => {
    const publicKey = await nodeKey(node);
    const token = `SWMTKN-1-${"a1".repeat(20)}`;
    const body = `printf 'a\\0b\\n  docker swarm join --token ${token} 10.0.0.1\\n'`;
    const order = orderFor(node, {
      body,
      output: "digest",
      capture: "swarm-token",
      captures: "T",
      publicKey,
    });
    const reply = await deliver(node, order);
    const wrote = `a\0b\n  docker swarm join --token ${token} 10.0.0.1\n`;
    expect(reply).toMatchObject({ bytes: wrote.length, sha256: sha256(wrote), kept: false, content: "" });
    expect(reply.captured).toHaveLength(1);
  });

  // The interpreter's strings are text.
  it.skipIf(shell === "just-bash")("is hashed byte by byte where it is no UTF-8", async () => {
    const order = orderFor(node, { body: "printf '\\377\\376\\n'", output: "digest" });
    expect(await deliver(node, order)).toMatchObject({
      bytes: 3,
      sha256: sha256(Buffer.from([255, 254, 10])),
    });
  });

  // The interpreter alone has no process that could be stopped from outside.
  it.skipIf(shell === "just-bash")(
    "is told although a process that it left behind holds its pipe",
    async () => {
      const order = orderFor(node, { body: "sleep 20 & printf 'a\\0b'", output: "digest" });
      const reply = await deliver(node, order);
      expect(reply).toMatchObject({ ledger: { state: "exited" }, bytes: 3, sha256: sha256("a\0b") });
      expect(reply.duration).toBeLessThan(10_000);
    },
  );

  it.skipIf(shell === "just-bash")("tells a time limit as ever", async () => {
    const order = orderFor(node, { body: "echo Ada Lovelace; sleep 100", output: "none", limit: 1 });
    const reply = await deliver(node, order);
    expect(reply).toMatchObject({ ledger: { state: "timed-out" }, bytes: 0, sha256: null, content: "" });
  });
});
