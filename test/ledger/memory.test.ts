// What a node keeps of a run in its memory alone: where it lies, and who destroys it.
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seal } from "../../src/aws/session/seal.ts";
import { type ProbeOrder, renderProbe } from "../../src/ledger/probes.ts";
import { type RealNode, realNode, until } from "../support/node-shell.ts";
import { deliver, greet, nodeKey, orderFor, RUN } from "../support/node-shell-order.ts";

const VALUE = "correct horse battery";
/** The last character of base64 holds bits of what follows as well. */
const ALL_REMOVED = /^(?:\[removed: SWARM_TOKEN\](?:w==|wo=)?\n)+$/;

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

describe.each(["dash", "bash"] as const)("the run's secrets on a node under %s", (shell) => {
  let node: RealNode;
  beforeEach(() => {
    node = realNode(shell);
  });
  afterEach(() => node.close());

  const TOKEN = "SWMTKN-1-49nj1cmql0jkz5s954yi3oex3nedyz0fb0xx14ie39trti4wxv-8vxv8rssmk743ojnwacrr2e7c";
  const place = () => `${node.memory}/${RUN}`;
  /** Prints the token in forms that give it away, from a file that the test has put there. */
  const encoding = "base64 -w 16 <token; od -An -tx1 <token";
  const print = (more: Parameters<typeof orderFor>[1] = {}) =>
    deliver(node, orderFor(node, { body: `cd ${node.work}; ${encoding}`, ...more }));
  const capture = (publicKey: string) =>
    deliver(
      node,
      orderFor(node, {
        body: `cat ${node.work}/token`,
        capture: "swarm-token",
        captures: "SWARM_TOKEN",
        publicKey,
      }),
    );
  const restart = () => node.say(`echo another-boot >${place()}/boot`);
  const inLedger = async () =>
    [...(await node.files())].flatMap(([file, text]) =>
      [TOKEN, Buffer.from(TOKEN).toString("base64").slice(0, 40)].some((form) => text.includes(form))
        ? [file]
        : [],
    );

  it("are found in what later commands print, whoever sends them: it is captured once, and known to no later process", async () => {
    const key = await nodeKey(node);
    await node.say(`printf %s ${TOKEN} >${node.work}/token`);
    expect((await capture(key)).captured.length).toBeGreaterThan(0);
    expect(statSync(`${place()}/secrets`).mode & 0o777).toBe(0o600);
    const { content, forgotten } = await print();
    expect(content).toMatch(ALL_REMOVED);
    expect(forgotten).toBe(false);
    expect(await inLedger()).toEqual([]);
  });

  it("are missed after a restart: until they are given again, the digest of an output is all that is kept", async () => {
    const secret = async () => ({
      name: null,
      known: "SWARM_TOKEN",
      pieces: seal(TOKEN, await nodeKey(node)),
    });
    const key = await nodeKey(node);
    await node.say(`printf %s ${TOKEN} >${node.work}/token`);
    await capture(key);
    await restart();
    const reply = await print();
    expect(reply).toMatchObject({
      ledger: { state: "exited", exitCode: 0 },
      kept: false,
      forgotten: true,
      content: "",
    });
    expect(reply.bytes).toBeGreaterThan(100);
    expect(await inLedger()).toEqual([]);
    expect(existsSync(`${node.ledger}/${RUN}/output`)).toBe(false);
    const again = await print({ secrets: [await secret()] });
    expect(again).toMatchObject({ kept: true, forgotten: false });
    expect(again.content).toMatch(ALL_REMOVED);
    expect((await print()).content).toBe(again.content);
  });

  it("can be captured once more after a restart, and are known again", async () => {
    const key = await nodeKey(node);
    await node.say(`printf '%s\\n' ${TOKEN} >${node.work}/token`);
    await capture(key);
    await restart();
    const reply = await capture(await nodeKey(node));
    expect(reply).toMatchObject({ kept: false, forgotten: true });
    expect(reply.captured.length).toBeGreaterThan(0);
    expect((await print()).content).toMatch(ALL_REMOVED);
  });

  it("are destroyed when the node is given back, and by cleaning", async () => {
    await node.say(`printf %s ${TOKEN} >${node.work}/token`);
    for (const probe of [{ kind: "release", run: RUN, epoch: 0 }, { kind: "clean" }] as const) {
      await capture(await nodeKey(node));
      expect(existsSync(`${place()}/secrets`)).toBe(true);
      await node.run(renderProbe(probe, node.ledger));
      expect(existsSync(place())).toBe(false);
    }
  });
});
