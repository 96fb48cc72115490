// Whole walks over the wire protocols against nodes that really run what arrives: what is printed, what is kept secret,
// and how commands end.
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { onlyOne, resolveTargets, runningInstances } from "../../src/aws/node/resolve-targets.ts";
import { createVault } from "../../src/output/vault.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { canContain, filesOn } from "../support/aws-endpoint-machine.ts";
import type { EndpointNode } from "../support/aws-endpoint-node.ts";
import { planOf, type StepDraft } from "../support/plan-builder.ts";
import { endpointFor, stubEnvironment, walkOver } from "../support/wire-walk.ts";

/** Time passes faster for the program, so that it rests less between its questions. */
const PACE = 4;

let endpoint: AwsEndpoint;

afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const onlyNode = (): EndpointNode => {
  const [node] = endpoint.nodes;
  if (node === undefined) throw new Error("the endpoint has no node");
  return node;
};

async function walked(drafts: readonly StepDraft[], given: Parameters<typeof endpointFor>[1] = {}) {
  const plan = planOf(drafts);
  endpoint = await endpointFor(plan, given);
  return walkOver(endpoint, plan, { pace: PACE });
}

describe.each(canContain() ? (["container", "rewrite"] as const) : (["rewrite"] as const))(
  "a node that is a %s",
  (machine) => {
    it("runs every confirmed command once, and all that it prints arrives", async () => {
      const { run, output } = await walked(
        [{ run: "witness first; echo 'größer ≥ 日本 🎉'; echo also >&2" }, { run: "witness second; exit 3" }],
        { node: { machine } },
      );
      expect(output).toBe("größer ≥ 日本 🎉\nalso\n");
      expect([...run.invocations.values()].map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([
        ["exited", 0],
        ["exited", 3],
      ]);
      expect(onlyNode().calls()).toEqual(["witness first", "witness second"]);
      // One send to greet the node, one for each command, one to give it back, and the reads that follow them.
      expect(endpoint.count("ssm:SendCommand")).toBe(4);
      expect(endpoint.count("ssm:ListCommands")).toBe(0);
    });
  },
);

it("fetches what the service cuts off, and splits no character", async () => {
  const { output, reports } = await walked([
    { run: 'i=0; while [ $i -lt 2000 ]; do printf "Zeile %s: 日本 🎉\\n" $i; i=$((i+1)); done' },
  ]);
  const whole = Array.from({ length: 2000 }, (_, line) => `Zeile ${line}: 日本 🎉\n`).join("");
  expect(output).toBe(whole);
  const finished = reports.find(({ type }) => type === "finished");
  expect(finished).toMatchObject({ bytes: Buffer.byteLength(whole), missing: 0 });
});

it("is told at once how a command ended whose output JSON inflates", async () => {
  const { run, output } = await walked([
    { run: "head -c 20000 /dev/zero | tr '\\0' '<'" },
    { run: "head -c 20000 /dev/zero | tr '\\0' '\\001'; exit 3" },
  ]);
  expect([...run.invocations.values()]).toMatchObject([
    { outcome: "exited", exitCode: 0, bytes: 20_000 },
    { outcome: "exited", exitCode: 3, bytes: 20_000 },
  ]);
  expect(output.slice(0, 20_000)).toBe("<".repeat(20_000));
});

it("takes the exit codes that mean something to the agent for what they are, also where the clock is ahead", async () => {
  const codes = [137, 168, 169, 194, 255];
  const { run } = await walked(
    codes.map((code) => ({ run: `witness ${code}; exit ${code}` })),
    { node: { clockAhead: 36_000 } },
  );
  expect(run.identified.get("node")?.clock).toMatch(/^(?:36000|359..) s ahead$/);
  expect([...run.invocations.values()].map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual(
    codes.map((code) => ["exited", code]),
  );
  expect(onlyNode().calls("witness")).toEqual(codes.map((code) => `witness ${code}`));
});

it("waits for nothing that a command leaves behind, and stops it at its time limit", async () => {
  const { run } = await walked([{ run: "sleep 300 & echo left" }, { run: "witness; sleep 300", timeout: 1 }]);
  expect([...run.invocations.values()]).toMatchObject([{ exitCode: 0 }, { outcome: "timed-out" }]);
});

it("carries text that the agent would replace as it was confirmed", async () => {
  const { run, output } = await walked(
    [{ run: "witness '{{ ssm:name }}' {{{ssm:name}}}" }, { run: "echo '{{ ssm:name }} {{.Node}}'" }],
    { parameters: { name: "replaced" } },
  );
  expect([...run.invocations.values()].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(output).toBe("{{ ssm:name }} {{.Node}}\n");
  expect(onlyNode().calls("witness")).toEqual(["witness {{ ssm:name }} {{{ssm:name}}}"]);
});

it.runIf(canContain())("says of a command that a reboot cut short that it was interrupted", async () => {
  const plan = planOf([{ run: "witness; sleep 300" }]);
  endpoint = await endpointFor(plan);
  let rebooted = false;
  const walk = walkOver(endpoint, plan, {
    pace: 10,
    onChange(engine) {
      const running = [...engine.run().invocations.values()].some(({ state }) => state === "accepted");
      if (!running || rebooted) return;
      rebooted = true;
      const wait = (): void => {
        if (onlyNode().calls("witness").length === 0) setTimeout(wait, 20);
        else void onlyNode().machine.reboot();
      };
      wait();
    },
  });
  const { run } = await walk;
  expect([...run.invocations.values()]).toMatchObject([{ outcome: "interrupted" }]);
  expect(onlyNode().calls("witness")).toHaveLength(1);
});

describe("secrets", () => {
  /** As a token may be met on its way. */
  function forms(secret: string): readonly string[] {
    const bytes = Buffer.from(secret);
    // In base64 a text looks different by where it begins.
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString("base64")
        .slice(Math.ceil((shift * 8) / 6), -4),
    );
    return [
      secret,
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      encodeURIComponent(secret),
      ...base64,
    ];
  }
  function expectNowhere(secret: string, texts: readonly string[]): void {
    const found = forms(secret).filter((form) => texts.some((text) => text.includes(form)));
    expect(found).toEqual([]);
  }

  it("cross the wire in no form, given or captured, nor does what prints them", async () => {
    const secret = `SWMTKN-1-${randomBytes(25).toString("hex")}-${randomBytes(12).toString("hex")}`;
    const given = `pass phrase ${randomBytes(12).toString("base64")}`;
    const draft = planOf(
      [
        { run: `docker swarm init; docker swarm init`, capture: "TOKEN" },
        { run: 'witness "$TOKEN"; echo "$TOKEN"' },
        { run: 'witness "$GIVEN"; echo "$GIVEN"' },
      ],
      { TOKEN: { secret: true }, GIVEN: { secret: true } },
    );
    const wanted = [[], ["TOKEN"], ["GIVEN"]];
    const plan = {
      ...draft,
      tasks: draft.tasks.map((task, at) => ({
        ...task,
        secrets: wanted[at] ?? [],
        capture: task.capture === null ? null : { ...task.capture, how: "swarm-token" as const },
      })),
    };
    endpoint = await endpointFor(plan, {
      node: { programs: { docker: `echo '    docker swarm join --token ${secret} 10.0.0.1:2377'` } },
    });
    const vault = createVault("key of the marks");
    vault.put("GIVEN", null, given);
    const { run, output, events, reports } = await walkOver(endpoint, plan, {
      pace: PACE,
      vault,
      intents: [
        {
          type: "bind",
          binding: { name: "GIVEN", scope: { kind: "run" }, value: null, secret: true, from: "given" },
        },
      ],
    });
    expect(run.outcome).toBe("done");
    // The node had the real values.
    expect(onlyNode().calls("witness")).toEqual([`witness ${secret}`, `witness ${given}`]);
    expect(vault.get("TOKEN", "node")).toBe(secret);
    expect(output).toContain("[removed: swarm join token]");
    const sent = endpoint.requests.flatMap(({ head, body }) => [head, body]);
    const told = [JSON.stringify(events), JSON.stringify(reports), output];
    // The agent keeps scripts and outputs on the node's disk for days, the ledger its entries.
    const kept = ["/var/lib/amazon", "/var/lib/lamplighter"].flatMap((path) =>
      filesOn(onlyNode().machine, path).map(([, bytes]) => bytes.toString("latin1")),
    );
    expect(kept.length).toBeGreaterThan(10);
    for (const one of [secret, given]) expectNowhere(one, [...sent, ...told, ...kept, ...endpoint.answers]);
    // Nor can what crossed it be opened any more: the node was given back, and the key is gone.
    const { machine } = onlyNode();
    expect(kept.filter((text) => text.includes("PRIVATE KEY-----\nM"))).toEqual([]);
    expect(readdirSync(machine.inside("/run/lamplighter"))).toEqual([]);
  });

  it.runIf(canContain())("go to a node that restarted by a new key, from the second time on", async () => {
    const given = `pass phrase ${randomBytes(12).toString("base64")}`;
    const draft = planOf(
      ["first", "second", "third"].map((word) => ({ run: `witness ${word} "$GIVEN"` })),
      { GIVEN: { secret: true } },
    );
    const plan = { ...draft, tasks: draft.tasks.map((task) => ({ ...task, secrets: ["GIVEN"] })) };
    endpoint = await endpointFor(plan);
    const vault = createVault("key of the marks");
    vault.put("GIVEN", null, given);
    let rebooted: Promise<void> | null = null;
    const { run } = await walkOver(endpoint, plan, {
      pace: PACE,
      vault,
      intents: [
        {
          type: "bind",
          binding: { name: "GIVEN", scope: { kind: "run" }, value: null, secret: true, from: "given" },
        },
      ],
      onChange(engine) {
        const { invocations } = engine.run();
        const ended = [...invocations.values()].filter(({ state }) => state === "finished");
        if (ended.length === 1) rebooted ??= onlyNode().machine.reboot();
      },
    });
    expect(rebooted).not.toBeNull();
    expect([...run.invocations.values()].map(({ outcome }) => outcome)).toEqual([
      "exited",
      "not-run",
      "exited",
    ]);
    expect(onlyNode().calls("witness")).toEqual([`witness first ${given}`, `witness third ${given}`]);
  });
});

it("finds nodes by id, name and tag, each value meaning itself", async () => {
  const id = (digit: number): string => `i-${String(digit).repeat(17)}`;
  endpoint = await startAwsEndpoint({
    nodes: [
      { id: id(1), name: "node-01", tags: { Role: "manager" } },
      { id: id(2), name: "node-x", tags: { Role: "worker & <more>" } },
      { id: id(3), name: "node-03", tags: { Role: "twin" } },
      { id: id(4), name: "node-04", tags: { Role: "twin" } },
    ],
  });
  stubEnvironment(endpoint);
  const { call } = await awsClient({ profile: null, region: null });
  const { signal } = new AbortController();
  const resolve = async (...selectors: string[]) =>
    (await resolveTargets(call, selectors, signal)).map((it) => onlyOne(it));
  expect(await resolve(id(1), "node-01", "node-x", "tag:Role=worker & <more>")).toMatchObject([
    { id: id(1), name: "node-01" },
    { id: id(1) },
    { id: id(2), name: "node-x" },
    { id: id(2) },
  ]);
  await expect(resolve("tag:Role=twin")).rejects.toThrow(
    `2 running instances: node-03 (${id(3)}), node-04 (${id(4)})`,
  );
  await expect(resolve("node-0*")).rejects.toThrow("No running instance");
  await expect(resolve(id(9))).rejects.toThrow("No running instance");
  const { found, more } = await runningInstances(call, signal);
  expect([found.map(({ name }) => name), more]).toEqual([["node-01", "node-x", "node-03", "node-04"], false]);
  const volumes = await call(
    "ec2:DescribeVolumes",
    { Filters: [{ Name: "attachment.instance-id", Values: [id(3)] }] },
    signal,
  );
  expect(volumes.Volumes).toMatchObject([
    { VolumeId: `vol-f${"3".repeat(16)}`, Size: 8 },
    { VolumeId: `vol-${"3".repeat(17)}`, Size: 64, Encrypted: true, Attachments: [{ InstanceId: id(3) }] },
  ]);
});
