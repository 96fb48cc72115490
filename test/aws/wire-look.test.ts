// What is looked up of a node before anything is sent to it, over the wire: what is told, and what is not sent.
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsClient } from "../../src/aws/client/client.ts";
import { checkDocument } from "../../src/aws/ledger/check-document.ts";
import type { AwsEndpoint } from "../support/aws-endpoint.ts";
import { type FaultRule, isOrder } from "../support/aws-endpoint-faults.ts";
import type { EndpointNode } from "../support/aws-endpoint-node.ts";
import { planOf } from "../support/plan-builder.ts";
import { endpointFor, stubEnvironment, walkOver } from "../support/wire-walk.ts";

const PACE = 4;
const plan = planOf([{ run: "witness; echo ran" }]);

let endpoint: AwsEndpoint;
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const denied = (on: FaultRule["on"]): FaultRule => ({
  on,
  fault: { kind: "error", when: "before", status: 403, name: "UnauthorizedOperation" },
  times: 9,
});

it("tells of the node what EC2 and Systems Manager know", async () => {
  endpoint = await endpointFor(plan, { node: { tags: { Role: "worker" } } });
  const { run } = await walkOver(endpoint, plan, { pace: PACE });
  expect(run.outcome).toBe("done");
  expect(run.identified.get("node")).toMatchObject({
    instance: plan.targets[0]?.id,
    name: plan.targets[0]?.name,
    type: "t3.medium",
    image: "ami-0123456789abcdef0 (al2023-ami-2023.6.20250101.0-kernel-6.1-x86_64)",
    agent: "3.3.1345.0",
    ping: expect.stringMatching(/^Online, \d+ s ago$/),
  });
});

it("goes on where nothing may be looked up, and says so", async () => {
  endpoint = await endpointFor(plan);
  endpoint.faults.push(
    denied("ec2:DescribeInstances"),
    denied("ec2:DescribeVolumes"),
    denied("ssm:DescribeInstanceInformation"),
  );
  const { run, output } = await walkOver(endpoint, plan, { pace: PACE });
  expect(output).toBe("ran\n");
  const why = "not known (UnauthorizedOperation)";
  expect(run.identified.get("node")).toMatchObject({
    name: why,
    type: why,
    image: why,
    agent: why,
    ping: why,
  });
});

describe("sends nothing", () => {
  it.each([
    ["a stopped instance", (node: EndpointNode) => (node.state = "stopped"), /is stopped.*Start it/],
    ["a terminated instance", (node: EndpointNode) => (node.state = "terminated"), /was terminated/],
    [
      "a node that is not registered",
      (node: EndpointNode) => (node.registered = false),
      /does not know this instance[\s\S]*25 to 30 minutes[\s\S]*amazon-ssm-agent/,
    ],
    [
      "a node that was lost",
      (node: EndpointNode) => {
        node.ping = "ConnectionLost";
        node.heardOf = Date.now() - 20 * 60_000;
      },
      /ConnectionLost, last seen 20 min ago/,
    ],
  ])("to %s", async (_, change, words) => {
    endpoint = await endpointFor(plan);
    for (const node of endpoint.nodes) change(node);
    const { run } = await walkOver(endpoint, plan, { pace: PACE });
    expect(run.identification.get("node")).toMatchObject({
      state: "failed",
      message: expect.stringMatching(words),
    });
    expect(endpoint.count("ssm:SendCommand")).toBe(0);
  });
});

describe("another document", () => {
  const document = "Our-RunShell";

  it("carries every script, and a command whose answer was lost is found by it", async () => {
    endpoint = await endpointFor(plan, { documents: [document] });
    endpoint.faults.push({ on: "ssm:SendCommand", fits: isOrder, fault: { kind: "reset", when: "after" } });
    const { output, effects } = await walkOver(endpoint, plan, { pace: PACE, document });
    expect(output).toBe("ran\n");
    expect(effects.map(({ type }) => type)).toContain("reconcile");
    const sends = endpoint.requests.filter(({ operation }) => operation === "ssm:SendCommand");
    expect(sends.map(({ input }) => input.DocumentName)).toEqual(sends.map(() => document));
    expect(endpoint.nodes[0]?.calls("witness")).toHaveLength(1);
  });

  it("is looked at before", async () => {
    endpoint = await endpointFor(plan, { documents: [document] });
    stubEnvironment(endpoint);
    const { call } = await awsClient({ profile: null, region: null });
    const { signal } = new AbortController();
    await checkDocument(call, document, signal);
    await checkDocument(call, "AWS-RunShellScript", signal);
    await expect(checkDocument(call, "Other", signal)).rejects.toThrow("No document Other");
  });
});

it("reaches Parameter Store", async () => {
  endpoint = await endpointFor(plan);
  stubEnvironment(endpoint);
  const { call } = await awsClient({ profile: null, region: null });
  const { signal } = new AbortController();
  const input = { Name: "/lamplighter/run/1", Value: "v", Type: "SecureString" } as const;
  expect(await call("ssm:PutParameter", input, signal)).toMatchObject({ Version: 1 });
  await expect(call("ssm:PutParameter", input, signal)).rejects.toMatchObject({
    name: "ParameterAlreadyExists",
  });
  expect(endpoint.secureParameters()).toEqual([input.Name]);
  await call("ssm:DeleteParameter", { Name: input.Name }, signal);
  await expect(call("ssm:DeleteParameter", { Name: input.Name }, signal)).rejects.toMatchObject({
    name: "ParameterNotFound",
  });
});
