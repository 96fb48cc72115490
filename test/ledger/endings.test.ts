import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seal } from "../../src/aws/session/seal.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import { PROGRAMS, type RealNode, realNode, until } from "../support/node-shell.ts";
import { deliver, hold, nodeKey, orderFor } from "../support/node-shell-order.ts";

describe.each(["dash", "bash"] as const)("processes under %s", (shell) => {
  let node: RealNode;
  beforeEach(() => {
    node = realNode(shell);
  });
  afterEach(() => node.close());

  const entry = (nonce: string, file: string) => `${node.ledger}/${nonce}/${file}`;
  const kill = (nonce: string, file: "pid" | "step", group: boolean) => {
    const pid = Number(readFileSync(entry(nonce, file), "utf8").split(" ")[0]);
    process.kill(group ? -pid : pid, "SIGKILL");
  };

  it("does not wait for a child in the background that keeps the output open", async () => {
    const body = `echo $$ >${node.work}/pid; sleep 100 & echo $! >>${node.work}/pid; echo hi`;
    const reply = await deliver(node, orderFor(node, { body, limit: 50 }));
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 0 });
    expect(reply.content).toBe("hi\n");
    const child = Number(node.readFile(`${node.work}/pid`).split("\n")[1]);
    // It lives on, and is not hurt.
    expect(process.kill(child, 0)).toBe(true);
    process.kill(child, "SIGKILL");
  });

  it("ends the whole group when the time limit has passed, and keeps what was printed before", async () => {
    const body = `echo before; (sleep 100; echo late >${node.work}/late) & sleep 100; echo never`;
    const reply = await deliver(node, orderFor(node, { body, limit: 1 }));
    expect(reply.ledger).toEqual({ state: "timed-out" });
    expect(reply.content).toBe("before\n");
    expect(reply.duration).toBeGreaterThanOrEqual(1000);
  });

  it("is cancelled by a probe, and both tell so", async () => {
    const order = orderFor(node, { body: `echo begun; touch ${node.work}/begun; sleep 100` });
    const delivery = deliver(node, order);
    await until(() => existsSync(`${node.work}/begun`));
    const fence = await node.run(renderProbe({ kind: "fence", nonce: order.nonce, stop: true }, node.ledger));
    expect(readReply(fence.stdout, order.nonce)?.ledger).toEqual({ state: "cancelled" });
    const reply = await delivery;
    expect(reply.ledger).toEqual({ state: "cancelled" });
    expect(reply.content).toBe("begun\n");
  });

  it("goes on when it is fenced without being stopped", async () => {
    const order = orderFor(node, {
      body: `touch ${node.work}/begun; until [ -e ${node.work}/go ]; do sleep 0.05; done`,
    });
    const delivery = deliver(node, order);
    await until(() => existsSync(`${node.work}/begun`));
    const fence = await node.run(
      renderProbe({ kind: "fence", nonce: order.nonce, stop: false }, node.ledger),
    );
    expect(readReply(fence.stdout, order.nonce)?.ledger).toEqual({ state: "running" });
    await node.say(`touch ${node.work}/go`);
    expect((await delivery).ledger).toEqual({ state: "exited", exitCode: 0 });
  });

  it("lives through the death of the script that started it", async () => {
    const order = orderFor(node, {
      body: `touch ${node.work}/begun; until [ -e ${node.work}/go ]; do sleep 0.05; done; echo end; exit 5`,
    });
    await hold(node, order.run);
    const { process: script, result } = node.start(renderScript(order));
    await until(() => existsSync(`${node.work}/begun`));
    process.kill(-(script.pid ?? 0), "SIGKILL");
    await result;
    const again = deliver(node, order);
    await node.say(`touch ${node.work}/go`);
    const reply = await again;
    expect(reply.ledger).toEqual({ state: "exited", exitCode: 5 });
    expect(reply.content).toBe("end\n");
  });

  it("is interrupted when the runner and the command are killed", async () => {
    const order = orderFor(node, { body: `echo a; touch ${node.work}/begun; sleep 100` });
    const delivery = deliver(node, order, true);
    await until(() => existsSync(`${node.work}/begun`));
    kill(order.nonce, "pid", false);
    kill(order.nonce, "step", true);
    expect((await delivery).ledger).toEqual({ state: "interrupted" });
    expect((await deliver(node, order)).ledger).toEqual({ state: "interrupted" });
  });

  it("is not taken for ended while the command lives without its runner", async () => {
    const order = orderFor(node, { body: `touch ${node.work}/begun; sleep 100` });
    const delivery = deliver(node, order, true);
    await until(() => existsSync(`${node.work}/begun`));
    kill(order.nonce, "pid", false);
    const read = await node.run(
      renderProbe({ kind: "read", nonce: order.nonce, offset: 0, length: 0 }, node.ledger),
    );
    expect(readReply(read.stdout, order.nonce)?.ledger).toEqual({ state: "running" });
    const fence = await node.run(renderProbe({ kind: "fence", nonce: order.nonce, stop: true }, node.ledger));
    expect(readReply(fence.stdout, order.nonce)?.ledger).toEqual({ state: "interrupted" });
    expect((await delivery).ledger).toEqual({ state: "interrupted" });
  });

  it("keeps its files from others, whatever the umask is", async () => {
    await deliver(node, orderFor(node, { body: "echo x" }));
    const modes = await node.say(`find ${node.ledger} -perm /077 | wc -l`);
    expect(modes.trim()).toBe("0");
  });
});

describe("what a command finds", () => {
  it.each(["022", "027"])("has the node's umask %s, a home, no input, and bash", async (umask) => {
    const node = realNode("dash", { umask });
    const body = `umask; mkdir ${node.work}/d; stat -c %a ${node.work}/d; cat; echo "$HOME"; [[ -n $BASH_VERSION ]] && echo bash`;
    const reply = await deliver(node, orderFor(node, { body }));
    const mode = umask === "022" ? "755" : "750";
    expect(reply.content).toBe(`0${umask}\n${mode}\n/root\nbash\n`);
    await node.close();
  });

  it("runs by sh where there is no bash", async () => {
    const node = realNode("dash", { programs: PROGRAMS });
    const reply = await deliver(
      node,
      orderFor(node, { body: 'command -v bash; echo "${BASH_VERSION:-none}"' }),
    );
    expect(reply.content).toBe("none\n");
    await node.close();
  });

  it("is not run where a program is missing, and says which", async () => {
    const node = realNode("dash", { programs: PROGRAMS.filter((name) => name !== "setsid") });
    const reply = await deliver(node, orderFor(node, { body: "echo ran" }));
    expect(reply.ledger).toEqual({ state: "not-run", reason: "tools:setsid" });
    await node.close();
  });

  it("has its secret, which no process has ever had as an argument", async () => {
    const node = realNode("dash", { programs: [...PROGRAMS, "grep"], witness: true });
    const order = orderFor(node);
    const secrets = [{ name: "SECRET", pieces: seal("hunter2hunter2", await nodeKey(node)) }];
    const reply = await deliver(node, {
      ...order,
      secrets,
      body: 'echo "$SECRET"; sh -c "env | grep -c SECRET"',
    });
    expect(reply.content).toBe("[removed: SECRET]\n1\n");
    const seen = node.readFile(`${node.work}/arguments`);
    expect(seen).toContain("/openssl pkeyutl -decrypt");
    expect(seen).not.toContain("hunter2");
    await node.close();
  });
});

it("kills what does not listen to TERM after ten seconds", async () => {
  const node = realNode("dash");
  const body = "trap '' TERM; echo deaf; while :; do sleep 0.2; done";
  const reply = await deliver(node, orderFor(node, { body, limit: 1 }));
  expect(reply.ledger).toEqual({ state: "timed-out" });
  expect(reply.content).toBe("deaf\n");
  await node.close();
});
