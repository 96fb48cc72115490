// A secret for a node without openssl, over the wire: it lies in Parameter Store while its command runs, reaches the
// command, stands nowhere else, and is taken away. Needs containers, which can lack a program.
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { ssmTransport } from "../../src/aws/transport.ts";
import { sleep } from "../../src/cli/process/sleep.ts";
import { sha256 } from "../../src/digest.ts";
import { createVault } from "../../src/output/vault.ts";
import type { Effect, Report } from "../../src/run/model/ports.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { canContain, filesOn } from "../support/aws-endpoint-machine.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, stubEnvironment, walkOver } from "../support/wire-walk.ts";

const plan = planOf([{ run: "witness" }]);
const nonce = "0123456789abcdef0123456789abcdef";
const to = { target: "node", epoch: 1 } as const;
const identify: Effect = { key: "identify node 1 1", type: "identify", ...to, takeOver: null };
const send = (text: string): Effect => ({
  key: `send ${nonce} 1`,
  type: "send",
  nonce,
  ...to,
  phase: "command",
  kind: "script",
  text,
  timeout: 60,
  notAfter: Date.now() + 90_000,
  secrets: ["TOKEN"],
  capture: null,
  devices: [],
  local: undefined,
  park: true,
});
const watch = (commandId: string): Effect => ({
  key: `watch ${nonce} 1`,
  type: "watch",
  requestedAt: Date.now(),
  nonce,
  ...to,
  commandId,
  timeout: 60,
  capture: null,
});

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

/** A transport to the endpoint whose vault holds the secret; it does one effect after the other. */
async function transportWith(secret: string) {
  stubEnvironment(endpoint);
  const { call, region } = await awsClient({ profile: null, region: null });
  const vault = createVault("key of the marks");
  vault.put("TOKEN", null, secret);
  const transport = ssmTransport({
    call,
    run: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    who: "ada@desk",
    region,
    targets: plan.targets,
    vault,
    head: () => "ab".repeat(32),
    now: Date.now,
    sleep,
    random: Math.random,
  });
  const reports: Report[] = [];
  const until = (effect: Effect, isLast: (report: Report) => boolean): Promise<Report> =>
    new Promise((resolve) => {
      const controller = new AbortController();
      transport.start(effect, controller.signal, (report) => {
        reports.push(report);
        if (!isLast(report)) return;
        controller.abort();
        resolve(report);
      });
    });
  return { transport, reports, until };
}

describe.runIf(canContain())("a secret that is parked", () => {
  it.each([
    ["a token", () => `token-${randomBytes(12).toString("hex")}`],
    ["a phrase with quotes and blanks", () => `${randomBytes(6).toString("hex")} "it's"  $HOME \\ €`],
    ["several lines", () => `${randomBytes(12).toString("hex")}\n${randomBytes(12).toString("hex")}\n`],
  ])("reaches its command and nothing else: %s", async (_, make) => {
    const secret = make();
    endpoint = await endpointFor(plan, { node: { without: ["openssl"] } });
    const [node] = endpoint.nodes;
    const { transport, reports, until } = await transportWith(secret);
    expect(await until(identify, ({ type }) => type === "identified")).toMatchObject({
      facts: { openssl: "no" },
    });
    const text = 'printf %s "$TOKEN" | sha256sum >/tmp/seen; echo "it is $TOKEN"';
    const accepted = await until(send(text), ({ type }) => type === "accepted" || type === "finished");
    if (accepted.type !== "accepted") throw new Error(JSON.stringify(accepted));
    const [name = ""] = endpoint.secureParameters();
    expect(name).toMatch(/^\/lamplighter\/01ARZ3NDEKTSV4RRFFQ69G5FAV\/[0-9a-f]{32}$/);
    const finished = await until(
      watch(accepted.commandId),
      ({ type }) => type === "finished" || type === "uncertain",
    );
    expect(finished).toMatchObject({ type: "finished", outcome: "exited", exitCode: 0 });
    expect(node?.read("/tmp/seen")).toBe(`${sha256(secret)}  -\n`);
    const unpark: Effect = { key: `unpark ${name}`, type: "unpark", name, ...to };
    expect(await until(unpark, (report) => report.type === "probeFinished")).toMatchObject({ ok: true });
    expect(endpoint.secureParameters()).toEqual([]);
    await transport.close();

    const sent = endpoint.requests.filter(({ operation }) => operation !== "ssm:PutParameter");
    const kept = ["/var/lib/amazon", "/var/lib/lamplighter"].flatMap((path) =>
      node === undefined ? [] : filesOn(node.machine, path).map(([, bytes]) => bytes.toString("utf8")),
    );
    const [line = ""] = secret.split("\n");
    for (const one of [
      line,
      JSON.stringify(line).slice(1, -1),
      Buffer.from(line).toString("base64").slice(0, -4),
    ])
      for (const place of [
        ...sent.map(({ body }) => body),
        ...endpoint.answers,
        ...kept,
        JSON.stringify(reports),
      ])
        expect(place.includes(one)).toBe(false);
    expect(kept.length).toBeGreaterThan(5);
  });

  it("that appears late is waited for", async () => {
    endpoint = await endpointFor(plan, { node: { without: ["openssl"] } });
    endpoint.faults.push({ on: "ssm:PutParameter", fault: { kind: "late", ms: 1_500 } });
    const { transport, until } = await transportWith("token-0123456789");
    await until(identify, ({ type }) => type === "identified");
    const accepted = await until(send("witness"), ({ type }) => type === "accepted" || type === "finished");
    if (accepted.type !== "accepted") throw new Error(JSON.stringify(accepted));
    const finished = await until(watch(accepted.commandId), ({ type }) => type === "finished");
    expect(finished).toMatchObject({ outcome: "exited", exitCode: 0 });
    expect(endpoint.nodes[0]?.calls("witness")).toEqual(["witness"]);
    await transport.close();
  });

  it("that is gone when its command begins keeps it from beginning", async () => {
    endpoint = await endpointFor(plan, { node: { without: ["openssl"], programs: { aws: "exit 254" } } });
    const { transport, until } = await transportWith("token-0123456789");
    await until(identify, ({ type }) => type === "identified");
    const accepted = await until(send("witness"), ({ type }) => type === "accepted" || type === "finished");
    if (accepted.type !== "accepted") throw new Error(JSON.stringify(accepted));
    const finished = await until(watch(accepted.commandId), ({ type }) => type === "finished");
    expect(finished).toMatchObject({
      outcome: "not-run",
      message: expect.stringContaining("Parameter Store"),
    });
    expect(endpoint.nodes[0]?.calls("witness")).toEqual([]);
    await transport.close();
  });

  it("is confirmed by a word of its own in a walk, and is not there any more when that ends", async () => {
    const secret = `token-${randomBytes(12).toString("hex")}`;
    const draft = planOf([{ run: 'witness "$TOKEN"; echo "$TOKEN"' }, { run: "witness next" }], {
      TOKEN: { secret: true },
    });
    const tasks = draft.tasks.map((task, at) => ({ ...task, secrets: at === 0 ? ["TOKEN"] : [] }));
    endpoint = await endpointFor(draft, { node: { without: ["openssl"] } });
    const vault = createVault("key of the marks");
    vault.put("TOKEN", null, secret);
    const binding = {
      name: "TOKEN",
      scope: { kind: "run" },
      value: null,
      secret: true,
      from: "given",
    } as const;
    const { run, events, output } = await walkOver(
      endpoint,
      { ...draft, tasks },
      { pace: 4, vault, intents: [{ type: "bind", binding }] },
    );
    expect(run.outcome).toBe("done");
    expect(endpoint.nodes[0]?.calls("witness")).toEqual([`witness ${secret}`, "witness next"]);
    expect(output).not.toContain(secret);
    const requested = events.find((event) => event.type === "invocation.requested");
    expect(requested).toMatchObject({ confirmed: { typed: "park" } });
    const probes = [...run.probes.values()].filter(({ kind }) => kind === "park" || kind === "unpark");
    expect(probes).toMatchObject([
      { kind: "park", ok: true },
      { kind: "unpark", ok: true },
    ]);
    expect([endpoint.count("ssm:PutParameter"), endpoint.count("ssm:DeleteParameter")]).toEqual([1, 1]);
    expect(endpoint.secureParameters()).toEqual([]);
  });
});
