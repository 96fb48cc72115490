// The ledger's real scripts on practice nodes, through the practice account's Systems Manager.
import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/digest.ts";
import type { Order } from "../../src/ledger/order.ts";
import { renderProbe } from "../../src/ledger/probes.ts";
import { readDisks } from "../../src/ledger/replies/disks.ts";
import { readNodeReply, readReply } from "../../src/ledger/replies/reply.ts";
import { renderScript } from "../../src/ledger/script.ts";
import type { DeviceCheck } from "../../src/plan/model/device.ts";
import { type PracticeSsm, practiceSsm } from "../support/practice-ssm.ts";

const nonceOf = (name: string) => sha256(name).slice(0, 32);
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

function order(body: string, more: Partial<Order> = {}): Order {
  return {
    nonce: nonceOf(body),
    run: "RUN1",
    epoch: 1,
    notAfter: Math.floor(Date.now() / 1000) + 600,
    limit: 120,
    body,
    secrets: [],
    devices: [],
    capture: null,
    publicKey: null,
    ...more,
  };
}

async function greet(ssm: PracticeSsm, epoch: number, node = 0) {
  const script = renderProbe({ kind: "greet", run: "RUN1", epoch, who: "ada@host", take: null });
  return readNodeReply((await ssm.run(script, node)).StandardOutputContent ?? "");
}

/** Delivers the order to a node that its run holds. */
async function deliver(ssm: PracticeSsm, what: Order, node = 0) {
  await ssm.run(
    "[ -d /var/lib/lamplighter/holds ] || { umask 077; mkdir -p /var/lib/lamplighter/holds/1 && echo 'RUN1 0 0 -' >/var/lib/lamplighter/holds/1/who; }",
    node,
  );
  const said = await ssm.run(renderScript(what), node);
  expect(said.Status).toBe("Success");
  return readReply(said.StandardOutputContent ?? "", what.nonce);
}

describe("the ledger on practice nodes", () => {
  it("runs a command once, keeps its exit code and time, and reports the first result again", async () => {
    const ssm = await practiceSsm();
    const once = order("echo run >> /root/count; cat /root/count; umask; pwd; sleep 7; exit 5");
    const first = await deliver(ssm, once);
    expect(first).toMatchObject({ ledger: { state: "exited", exitCode: 5 }, content: "run\n0022\n/root\n" });
    expect(first?.duration).toBeGreaterThanOrEqual(7000);
    expect(first?.duration).toBeLessThan(20_000);
    expect(await deliver(ssm, once)).toMatchObject({ ledger: first?.ledger, content: first?.content });
  });

  it("stops a command at its limit, refuses late ones and older epochs", async () => {
    const ssm = await practiceSsm();
    expect(await deliver(ssm, order("sleep 1000", { limit: 20 }))).toMatchObject({
      ledger: { state: "timed-out" },
    });
    expect(await deliver(ssm, order("touch /root/late", { notAfter: 1 }))).toMatchObject({
      ledger: { state: "not-run", reason: "late" },
    });
    await greet(ssm, 2);
    expect(await deliver(ssm, order("touch /root/old"))).toMatchObject({
      ledger: { state: "not-run", reason: "epoch" },
    });
    expect((await ssm.run("ls /root/late /root/old")).ResponseCode).toBe(2);
  });

  it("tells who the node is, takes a secret, and hides and captures the join token", async () => {
    const ssm = await practiceSsm();
    const said = await greet(ssm, 1);
    expect(said?.get("os")).toEqual(["Amazon Linux 2023.8.20250707"]);
    expect(said?.get("lock")).toEqual(["held"]);
    expect(said?.get("missing")).toBeUndefined();
    const nodeKey = createPublicKey((said?.get("key")?.[0] ?? "").replaceAll(",", "\n"));
    const sealed = publicEncrypt({ key: nodeKey, ...OAEP }, Buffer.from("geheim nis")).toString("base64");
    const secret = await deliver(
      ssm,
      order('printf "%s" "$WORD" | wc -c; echo "it is $WORD"', {
        secrets: [{ name: "WORD", pieces: [sealed] }],
      }),
    );
    expect(secret?.content).toMatch(/^ *10\nit is \[removed: WORD\]\n$/);

    await deliver(ssm, order("yum -yq install docker && systemctl start docker"));
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const init = await deliver(
      ssm,
      order("docker swarm init", {
        capture: "swarm-token",
        publicKey: pair.publicKey.export({ type: "spki", format: "pem" }) as string,
      }),
    );
    expect(init?.content).toContain("docker swarm join --token [removed: swarm join token]");
    const token = privateDecrypt(
      { key: pair.privateKey, ...OAEP },
      Buffer.from(init?.captured[0] ?? "", "base64"),
    ).toString();
    expect((await ssm.run("docker swarm join-token -q worker")).StandardOutputContent).toBe(`${token}\n`);
  });

  it("tells of its disks, and checks a device in front of a command", async () => {
    const ssm = await practiceSsm();
    const said = await greet(ssm, 1);
    const [root, data] = readDisks(said ?? new Map()) ?? [];
    expect(root).toMatchObject({ name: "nvme0n1", signature: "gpt", mounts: ["/", "/boot/efi"] });
    expect(data).toMatchObject({ name: "nvme1n1", signature: null, mounts: [], parts: [] });
    const size = data?.size ?? 0;
    const identity = { volume: "vol-0abc", serial: data?.serial ?? "", size };
    const told = async (body: string, ...devices: readonly DeviceCheck[]) =>
      (await deliver(ssm, order(body, { devices })))?.content;
    const path = "/dev/nvme1n1";
    const format = "mkfs.xfs -q /dev/nvme1n1 && echo done";
    expect(
      await told(format, { path, identity: { ...identity, serial: "vol0other" }, demands: "empty" }),
    ).toBe(`lamplighter: ${path} is not vol-0abc (its serial is ${data?.serial}): nothing has run\n`);
    expect(await told(`${format} `, { path, identity, demands: "empty" })).toBe("done\n");
    expect(await told(`${format}  `, { path, identity, demands: "empty" })).toBe(
      `lamplighter: ${path} is not empty (TYPE=xfs): nothing has run\n`,
    );
    const blank = { path: "/dev/nvme0n1p127", identity: null, demands: "empty" } as const;
    expect(await told("echo blank", blank)).toBe("blank\n");
    expect(await told("echo used", { path: "/dev/nvme0n1", identity: null, demands: "unused" })).toBe(
      "lamplighter: /dev/nvme0n1 is mounted at /: nothing has run\n",
    );
  });

  it("fences a nonce before and while it runs, and cleans", async () => {
    const ssm = await practiceSsm();
    const first = order("touch /root/fenced");
    const fenced = readReply(
      (await ssm.run(renderProbe({ kind: "fence", nonce: first.nonce, stop: false })))
        .StandardOutputContent ?? "",
      first.nonce,
    );
    expect(fenced?.ledger).toEqual({ state: "not-run", reason: "fenced" });
    expect(await deliver(ssm, first)).toMatchObject({ ledger: { state: "not-run", reason: "fenced" } });
    const long = order("sleep 5000; touch /root/fenced", { limit: 10_000 });
    const commandId = await ssm.send(renderScript(long));
    await ssm.run("sleep 30");
    const stopped = readReply(
      (await ssm.run(renderProbe({ kind: "fence", nonce: long.nonce, stop: true }))).StandardOutputContent ??
        "",
      long.nonce,
    );
    expect(stopped?.ledger).toEqual({ state: "cancelled" });
    await ssm.ended(commandId);
    expect(
      readNodeReply((await ssm.run(renderProbe({ kind: "clean" }))).StandardOutputContent ?? "")?.get(
        "running",
      ),
    ).toEqual(["0"]);
    expect((await ssm.run("ls /root/fenced")).ResponseCode).toBe(2);
  });

  it("calls a command interrupted when the node goes down under it", async () => {
    const ssm = await practiceSsm();
    const long = order("sleep 600; touch /root/done");
    await greet(ssm, 1);
    const commandId = await ssm.send(renderScript(long));
    await ssm.run("sleep 30; systemctl reboot; sleep 600");
    expect((await ssm.ended(commandId)).Status).toBe("Failed");
    expect(await deliver(ssm, long)).toMatchObject({ ledger: { state: "interrupted" } });
  });

  it("reads a long output in ranges", async () => {
    const ssm = await practiceSsm();
    const long = order("seq 1 20000");
    const reply = await deliver(ssm, long);
    expect(reply?.bytes).toBe(108_894);
    const range = readReply(
      (await ssm.run(renderProbe({ kind: "read", nonce: long.nonce, offset: 100_000, length: 8_894 })))
        .StandardOutputContent ?? "",
      long.nonce,
    );
    const [, ...lines] = (range?.content ?? "").split("\n");
    expect(Buffer.from(lines.join(""), "base64").toString()).toMatch(/\n19999\n20000\n$/);
  });
});

describe("an account that is built again", () => {
  it("stands where the commands that had ended left it, and runs none of their nonces again", async () => {
    const steps = [
      {
        target: "manager",
        body: "echo once >> /root/count; yum -yq install docker && systemctl enable --now docker",
        preamble: [],
        environment: {},
      },
      {
        target: "manager",
        body: "docker swarm init; touch here",
        preamble: ["cd /srv || exit 125"],
        environment: {},
      },
      {
        target: "worker",
        body: "yum -yq install docker && service docker start",
        preamble: [],
        environment: {},
      },
    ].map((step) => ({ ...step, nonce: nonceOf(step.body), refused: false }));
    const before = await practiceSsm(steps);
    const token = (await before.run("docker swarm join-token -q worker")).StandardOutputContent?.trim() ?? "";
    const ip = before.account.nodes[0]?.privateIp ?? "";
    const join = {
      target: "worker",
      nonce: nonceOf("join"),
      body: `docker swarm join --token "$SWARM_TOKEN" ${ip}:2377`,
      preamble: [],
      environment: { SWARM_TOKEN: "" },
      refused: false,
    };
    const after = await practiceSsm([...steps, join]);
    expect((await after.run("docker swarm join-token -q worker")).StandardOutputContent?.trim()).toBe(token);
    expect((await after.run("docker node ls | wc -l; ls /srv")).StandardOutputContent).toMatch(
      /^ *3\nhere\n$/,
    );
    // Nobody else holds it: the run's next session does.
    expect((await greet(after, 2))?.get("lock")).toEqual(["held"]);
    expect(await deliver(after, order("pwd", { epoch: 2 }))).toMatchObject({ content: "/root\n" });
    const again = await deliver(after, order(steps[0]?.body ?? ""));
    expect(again).toMatchObject({ ledger: { state: "exited", exitCode: 0 } });
    expect((await after.run("cat /root/count")).StandardOutputContent).toBe("once\n");
  });

  it("leaves out again what the check of its devices had kept from running", async () => {
    const step = { target: "manager", preamble: [], environment: {}, body: "mkfs.xfs /dev/nvme1n1" };
    const ssm = await practiceSsm([{ ...step, nonce: nonceOf(step.body), refused: true }]);
    expect((await ssm.run("blkid -p /dev/nvme1n1")).ResponseCode).toBe(2);
    expect(await deliver(ssm, order(step.body))).toMatchObject({
      ledger: { state: "exited", exitCode: 125 },
    });
  });
});
