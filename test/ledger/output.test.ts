import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readRange, readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { isDropped } from "../../src/rehearsal/ssm/agent-reply.ts";
import { type NodeShell, SHELLS, until } from "../support/node-shell.ts";
import { deliver, hold, nodeWith, orderFor } from "../support/node-shell-order.ts";

describe.each(SHELLS)("output under %s", (shell) => {
  let node: NodeShell;
  beforeEach(() => {
    node = nodeWith(shell);
  });
  afterEach(() => node.close());

  const range = async (nonce: string, offset: number, length: number): Promise<Buffer> => {
    const { stdout } = await node.run(renderProbe({ kind: "read", nonce, offset, length }, node.ledger));
    const reply = readReply(stdout, nonce);
    const read = reply === null ? null : readRange(reply);
    const bytes = Buffer.from(read?.base64 ?? "", "base64");
    expect(sha256(bytes)).toBe(read?.sha256);
    return bytes;
  };

  it.each([
    ["nothing", "true", ""],
    ["one line", "echo a", "a\n"],
    ["a last line without an end", "printf 'a\\nb'", "a\nb"],
    ["only line ends", "printf '\\n\\n'", "\n\n"],
    ["both streams", "echo a; echo b >&2", "a\nb\n"],
    ["backslashes, blanks and percent signs", `printf '%s\\n' '  a\\b %s '`, "  a\\b %s \n"],
    [
      "what looks like our own lines",
      "echo 'LL1-end 00000000000000000000000000000000'; echo LL1 x",
      "LL1-end 00000000000000000000000000000000\nLL1 x\n",
    ],
    ["UTF-8", "printf 'é€😀\\n'", "é€😀\n"],
  ])("tells %s exactly", async (_, body, expected) => {
    const reply = await deliver(node, orderFor(node, { body }));
    expect(reply.content).toBe(expected);
    expect(reply.bytes).toBe(Buffer.byteLength(expected));
    expect(reply.sha256).toBe(sha256(expected));
  });

  it("keeps 10,000 lines, tells the first 13,000 bytes, and gives the rest in ranges", async () => {
    const order = orderFor(node, { body: "seq -f 'line %g €' 1 10000 2>/dev/null || seq 1 10000" });
    const reply = await deliver(node, order);
    const inline = Buffer.from(reply.content, "utf8");
    expect(reply.bytes).toBeGreaterThan(48_000);
    // A character at the cut comes out as a mark, as it does on its way through the service.
    expect(inline.length).toBeGreaterThanOrEqual(13_000);
    expect(inline.length).toBeLessThan(13_010);
    const parts: Buffer[] = [];
    for (let at = 0; at < reply.bytes; at += 16_500) parts.push(await range(order.nonce, at, 16_500));
    const whole = Buffer.concat(parts);
    expect(whole.length).toBe(reply.bytes);
    expect(sha256(whole)).toBe(reply.sha256);
    expect(whole.subarray(0, 12_990).equals(inline.subarray(0, 12_990))).toBe(true);
    expect(whole.toString("utf8").trimEnd().split("\n")).toHaveLength(10_000);
  });

  it.each([
    ["control characters", "\\001", 30_000],
    ["what JSON escapes for pages", "<", 30_000],
    ["bytes that are no UTF-8", "\\377", 30_000],
    ["quotes", '"', 30_000],
  ])("never has a reply that the agent would drop: %s", async (_, one, count) => {
    const order = orderFor(node, { body: `printf '${one}%.0s' $(seq 1 ${count})` });
    await hold(node, order.run);
    const { stdout, stderr } = await node.run(renderScript(order));
    expect(isDropped({ stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) })).toBe(false);
    expect(readReply(stdout, order.nonce)?.bytes).toBeGreaterThanOrEqual(count);
  });

  const tail = async (nonce: string) => {
    const { stdout } = await node.run(renderProbe({ kind: "tail", nonce }, node.ledger));
    const reply = readReply(stdout, nonce);
    const bytes = Buffer.from((reply && readRange(reply)?.base64) ?? "", "base64");
    return { state: reply?.ledger.state, bytes: reply?.bytes, text: bytes.toString("utf8") };
  };

  it("tells its end, at most 3,000 bytes of it", async () => {
    const order = orderFor(node, { body: "seq 1 2000" });
    expect(await tail(order.nonce)).toEqual({ state: "absent", bytes: 0, text: "" });
    const { bytes } = await deliver(node, order);
    const end = await tail(order.nonce);
    expect(end).toMatchObject({ state: "exited", bytes });
    expect(end.text).toHaveLength(3_000);
    expect(end.text).toMatch(/^[0-9]*\n(?:[0-9]+\n)*1999\n2000\n$/);
    const short = orderFor(node, { body: "echo é" });
    await deliver(node, short);
    expect(await tail(short.nonce)).toEqual({ state: "exited", bytes: 3, text: "é\n" });
  });

  // The interpreter of the practice nodes takes an output as a whole.
  it.skipIf(shell === "just-bash")("tells its end while the command runs", async () => {
    const order = orderFor(node, {
      body: `echo so far; touch ${node.work}/begun; until [ -e ${node.work}/go ]; do sleep 0.05; done`,
    });
    const delivery = deliver(node, order);
    await until(() => existsSync(`${node.work}/begun`));
    expect(await tail(order.nonce)).toEqual({ state: "running", bytes: 7, text: "so far\n" });
    await node.say(`touch ${node.work}/go`);
    await delivery;
  });

  it("says what it is asked from where it stands", async () => {
    const order = orderFor(node, { body: "printf 0123456789" });
    const absent = await node.run(
      renderProbe({ kind: "read", nonce: order.nonce, offset: 0, length: 0 }, node.ledger),
    );
    expect(readReply(absent.stdout, order.nonce)?.ledger).toEqual({ state: "absent" });
    await deliver(node, order);
    expect((await range(order.nonce, 3, 4)).toString()).toBe("3456");
    expect((await range(order.nonce, 8, 100)).toString()).toBe("89");
  });
});
