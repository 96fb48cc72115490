// What a node keeps of a run in its memory alone: where it lies, and who destroys it.
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seal } from "../../src/aws/seal.ts";
import { type ProbeOrder, renderProbe } from "../../src/ledger/probes.ts";
import { type RealNode, realNode, until } from "../support/node-shell.ts";
import { deliver, greet, nodeKey, orderFor, RUN } from "../support/node-shell-order.ts";

const VALUE = "correct horse battery";

describe.each(["dash", "bash"] as const)("the run's key on a node under %s", (shell) => {
  let node: RealNode;
  beforeEach(() => {
    node = realNode(shell);
  });
  afterEach(() => node.close());

  const ask = (probe: ProbeOrder) => node.run(renderProbe(probe, node.ledger));
  const key = () => `${node.memory}/${RUN}/key`;
  const using = (pem: string, body = 'printf %s "$SECRET" | wc -c') =>
    orderFor(node, { body, secrets: [{ name: "SECRET", pieces: seal(VALUE, pem) }] });
  const filesWithKey = async () =>
    [...(await node.files())]
      .filter(([, text]) => text.includes("PRIVATE KEY-----\nM"))
      .map(([file]) => file);

  it("lies in its memory, for root alone, and not in the ledger", async () => {
    const pem = await nodeKey(node);
    expect((await deliver(node, using(pem))).content.trim()).toBe(String(VALUE.length));
    expect(statSync(key()).mode & 0o777).toBe(0o600);
    for (const directory of [node.memory, `${node.memory}/${RUN}`])
      expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(await filesWithKey()).toEqual([]);
    expect(await nodeKey(node)).toBe(pem);
  });

  it("is destroyed when the node is given back, but not by an older session; who comes again gets another", async () => {
    const pem = await nodeKey(node);
    await greet(node, { epoch: 2 });
    await ask({ kind: "release", run: RUN, epoch: 1 });
    expect(existsSync(key())).toBe(true);
    await ask({ kind: "release", run: RUN, epoch: 2 });
    expect(existsSync(`${node.memory}/${RUN}`)).toBe(false);
    const other = ((await greet(node, { epoch: 3 })).get("key")?.[0] ?? "").replaceAll(",", "\n");
    expect(other).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(other).not.toBe(pem);
    const late = { ...using(pem), epoch: 3 };
    expect((await deliver(node, late)).ledger).toEqual({ state: "not-run", reason: "secret" });
  });

  it("is destroyed by cleaning, unless a command of its run is under way", async () => {
    const pem = await nodeKey(node);
    const delivery = deliver(
      node,
      using(pem, `touch ${node.work}/began; until [ -e ${node.work}/go ]; do sleep 0.05; done`),
    );
    await until(() => existsSync(`${node.work}/began`));
    await ask({ kind: "clean" });
    expect(existsSync(key())).toBe(true);
    await node.say(`touch ${node.work}/go`);
    expect((await delivery).ledger).toEqual({ state: "exited", exitCode: 0 });
    await ask({ kind: "clean" });
    expect(existsSync(`${node.memory}/${RUN}`)).toBe(false);
  });

  it("is forgotten by a restart, also where /run should be on a disk", async () => {
    const pem = await nodeKey(node);
    await node.say(`echo another-boot >${node.memory}/${RUN}/boot`);
    expect((await deliver(node, using(pem))).ledger).toEqual({ state: "not-run", reason: "secret" });
    expect(existsSync(key())).toBe(false);
    expect((await deliver(node, using(await nodeKey(node)))).ledger).toEqual({
      state: "exited",
      exitCode: 0,
    });
  });

  it.each(["greet", "release", "clean"] as const)(
    "of an older version is taken out of the ledger by %s",
    async (kind) => {
      await greet(node);
      await node.say(`umask 077; openssl genrsa -out ${node.ledger}/run-${RUN}/key 2048`);
      expect(await filesWithKey()).toHaveLength(1);
      if (kind === "greet") await greet(node, { epoch: 1 });
      else await ask(kind === "release" ? { kind, run: RUN, epoch: 0 } : { kind });
      expect(await filesWithKey()).toEqual([]);
    },
  );

  it("is not made in a directory that a link leads to", async () => {
    await node.say(
      `umask 077; mkdir -p ${dirname(node.memory)} ${node.work}/elsewhere; ln -s ${node.work}/elsewhere ${node.memory}`,
    );
    expect((await greet(node)).get("key")).toEqual(["failed"]);
    expect(await node.say(`ls ${node.work}/elsewhere`)).toBe("");
  });
});
