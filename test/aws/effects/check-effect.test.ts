// The effect that looks at a requirement: what it reports, what it shares with the others, and what "check again" does.
import { expect, it } from "vitest";
import { ssmTransport } from "../../../src/aws/transport.ts";
import { createVault } from "../../../src/output/vault.ts";
import type { Effect, Report, Transport } from "../../../src/run/model/ports.ts";
import type { Requirement } from "../../../src/runbook/model/runbook.ts";
import { ADDRESS, fullWorld, NAME, type RequirementWorld } from "../../support/requirement-world.ts";
import { INSTANCE, NONCE, scriptedAws } from "../../support/scripted-aws.ts";

/** A transport over the world; `look` does one check and gives its report. */
function lookingAt(world: RequirementWorld, vault = createVault("key of the marks")) {
  return lookingBy(transportOver(world, vault));
}

function transportOver(world: RequirementWorld, vault = createVault("key of the marks")): Transport {
  const { call, dns } = world.asking;
  return ssmTransport({
    ...scriptedAws().options,
    call,
    vault,
    ...(dns === undefined ? {} : { dns }),
  });
}

function lookingBy(transport: Transport) {
  let number = 0;
  return (requirement: Requirement, { again = false, value = null as string | null } = {}) =>
    new Promise<Report>((resolve) => {
      const key = `check task-1 1 ${++number}`;
      const effect: Effect = {
        key,
        type: "check",
        task: "task-1",
        target: "manager",
        instance: INSTANCE,
        requirement,
        value,
        again,
        epoch: 1,
      };
      transport.start(effect, new AbortController().signal, resolve);
    });
}

it("reports the verdict with what was found and where", async () => {
  expect(await lookingAt(fullWorld())({ kind: "key-pair" })).toEqual({
    type: "checked",
    probe: "check task-1 1 1",
    task: "task-1",
    result: "met",
    evidence: expect.stringContaining("key pair node-01"),
    observed: "node-01",
    source: `ec2:DescribeInstances ${INSTANCE}`,
  });
});

it("leaves out what was not found", async () => {
  const report = await lookingAt(fullWorld())({ kind: "statement" });
  expect(report).toMatchObject({ type: "checked", result: "cannot-tell" });
  expect(Object.keys(report)).not.toContain("observed");
  expect(Object.keys(report)).not.toContain("source");
});

it("asks the DNS that it was given", async () => {
  const report = await lookingAt(fullWorld())({ kind: "dns-record", name: "MY_DNS_NAME" }, { value: NAME });
  expect(report).toMatchObject({ result: "met", observed: `DNS: ${ADDRESS}; Route 53: ${ADDRESS}` });
});

it("shares what was read between checks, until one asks again", async () => {
  const world = fullWorld();
  const look = lookingAt(world);
  await look({ kind: "key-pair" });
  await look({ kind: "metadata-tokens" });
  expect(world.calls).toEqual(["ec2:DescribeInstances"]);
  world.instance = { ...world.instance, MetadataOptions: { HttpTokens: "optional" } };
  expect(await look({ kind: "metadata-tokens" })).toMatchObject({ result: "met" });
  expect(await look({ kind: "metadata-tokens" }, { again: true })).toMatchObject({ result: "not-met" });
  expect(world.calls).toHaveLength(2);
});

it("shares nothing across a command or an order, which may have changed it", async () => {
  const world = fullWorld();
  const transport = transportOver(world);
  const look = lookingBy(transport);
  await look({ kind: "key-pair" });
  const order = { action: "wait-for-node", stack: null, instance: INSTANCE } as const;
  const send = {
    type: "send",
    key: `send ${NONCE} 1`,
    nonce: NONCE,
    epoch: 1,
    target: "manager",
    aws: order,
  };
  const ending = new AbortController();
  transport.start(send as unknown as Effect, ending.signal, () => {});
  ending.abort();
  world.instance = { ...world.instance, KeyName: "another" };
  expect(await look({ kind: "key-pair" })).toMatchObject({ observed: "another" });
});

it("takes secrets and control characters out of what AWS answers", async () => {
  const world = fullWorld();
  world.instance = { ...world.instance, KeyName: "pass\u001b[2Jword-hunter22" };
  const vault = createVault("key of the marks");
  vault.put("TOKEN", null, "hunter22");
  const report = await lookingAt(world, vault)({ kind: "key-pair" });
  expect(JSON.stringify(report)).not.toMatch(/hunter22|\\u001b/);
});
