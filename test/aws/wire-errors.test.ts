// What stands in the way of using AWS at all, as the services say it over the wire, and what the operator is told.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { errorKind, errorWords } from "../../src/aws/api/service-errors.ts";
import { awsClient } from "../../src/aws/client/client.ts";
import { resolveTargets } from "../../src/aws/node/resolve-targets.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { stubEnvironment } from "../support/wire-walk.ts";

const never = new AbortController().signal;
const operator = { profile: null, region: null };
let endpoint: AwsEndpoint;

beforeEach(async () => {
  endpoint = await startAwsEndpoint({ nodes: [] });
  stubEnvironment(endpoint);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

it("tells who asks, and that the endpoint is not AWS", async () => {
  expect(await awsClient(operator)).toMatchObject({
    account: "123456789012",
    region: "eu-central-1",
    endpoint: endpoint.url,
    arn: "arn:aws:sts::123456789012:assumed-role/operator/ada",
  });
  // Nothing was sent to find that out but the question itself.
  expect(endpoint.requests.map(({ operation }) => operation)).toEqual(["sts:GetCallerIdentity"]);
});

it.each([
  ["ExpiredToken", 403, "have expired", "Sign in again"],
  ["InvalidClientTokenId", 403, "AWS rejected your credentials", "Sign in"],
  ["AccessDenied", 403, "Cannot read your AWS identity", "sts get-caller-identity"],
])("says what to do about %s", async (name, status, message, advice) => {
  const fault = { kind: "error", when: "before", status, name, message: "The service said so" } as const;
  endpoint.faults.push({ on: "sts:GetCallerIdentity", fault, times: 9 });
  await expect(awsClient(operator)).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringContaining(message),
    advice: expect.stringContaining(advice),
  });
});

it("says what to do without a Region or credentials, and sends nothing", async () => {
  vi.stubEnv("AWS_REGION", undefined);
  await expect(awsClient(operator)).rejects.toMatchObject({ message: "No AWS Region is set." });
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  await expect(awsClient(operator)).rejects.toMatchObject({
    message: expect.stringContaining("No AWS credentials"),
  });
  expect(endpoint.requests).toEqual([]);
});

it("says what to do where nothing answers", async () => {
  await endpoint.close();
  await expect(awsClient(operator)).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringContaining("Cannot reach AWS"),
    advice: expect.stringContaining("network"),
  });
  endpoint = await startAwsEndpoint({ nodes: [] });
});

it("says which permission the look-up of nodes needs", async () => {
  const { call } = await awsClient(operator);
  endpoint.faults.push({
    on: "ec2:DescribeInstances",
    fault: { kind: "error", when: "before", status: 403, name: "UnauthorizedOperation" },
  });
  await expect(resolveTargets(call, ["node-01"], never)).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringContaining("UnauthorizedOperation"),
    advice: expect.stringContaining("ec2:DescribeInstances"),
  });
});

it("makes a send once whatever happens to it, and repeats reads", async () => {
  const { call } = await awsClient(operator);
  const input = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0123456789abcdef0"] };
  const faults = [
    { kind: "reset", when: "before" },
    { kind: "reset", when: "after" },
    { kind: "error", when: "before", status: 500, name: "InternalServerError" },
    { kind: "error", when: "before", status: 503, name: "ServiceUnavailable" },
    { kind: "error", when: "before", status: 400, name: "ThrottlingException" },
  ] as const;
  for (const fault of faults) {
    endpoint.faults.push({ on: "ssm:SendCommand", fault });
    const before = endpoint.count("ssm:SendCommand");
    await expect(call("ssm:SendCommand", input, never)).rejects.toThrow();
    expect(endpoint.count("ssm:SendCommand") - before).toBe(1);
    endpoint.faults.length = 0;
  }
  for (const fault of faults.slice(0, 4)) {
    endpoint.faults.push({ on: "ssm:ListCommands", fault });
    const before = endpoint.count("ssm:ListCommands");
    await call("ssm:ListCommands", {}, never);
    expect(endpoint.count("ssm:ListCommands") - before).toBe(2);
    endpoint.faults.length = 0;
  }
});

it("waits for no answer for ever: a send is then uncertain, a read is repeated", async () => {
  const { call } = await awsClient({ ...operator, patience: 200 });
  const slow = { kind: "slow", ms: 700 } as const;
  endpoint.faults.push({ on: "ssm:SendCommand", fault: slow }, { on: "ssm:ListCommands", fault: slow });
  const input = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0123456789abcdef0"] };
  const error: unknown = await call("ssm:SendCommand", input, never).catch((thrown: unknown) => thrown);
  expect(errorKind(error)).toBe("unknown");
  expect(errorWords(error)).toContain("TimeoutError");
  expect(endpoint.count("ssm:SendCommand")).toBe(1);
  expect(await call("ssm:ListCommands", {}, never)).toMatchObject({ Commands: [] });
  expect(endpoint.count("ssm:ListCommands")).toBe(2);
  endpoint.faults.push({ on: "sts:GetCallerIdentity", fault: slow, times: 9 });
  await expect(awsClient({ ...operator, patience: 50 })).rejects.toMatchObject({
    message: expect.stringContaining("Cannot reach AWS: ETIMEDOUT"),
  });
});

it.each([
  [
    "AWS refuses it",
    { kind: "error", when: "before", status: 400, name: "AccessDeniedException" },
    "refused",
  ],
  ["AWS is busy", { kind: "error", when: "before", status: 400, name: "ThrottlingException" }, "busy"],
  ["AWS fails", { kind: "error", when: "before", status: 500, name: "AccessDeniedException" }, "unknown"],
  [
    "another status is given",
    { kind: "error", when: "after", status: 403, name: "AccessDeniedException" },
    "unknown",
  ],
  [
    "no number of AWS is on it",
    {
      kind: "proxy",
      when: "after",
      status: 400,
      type: "application/x-amz-json-1.1",
      body: '{"__type":"AccessDeniedException"}',
    },
    "unknown",
  ],
  [
    "a page comes",
    { kind: "proxy", when: "after", status: 403, type: "text/html", body: "<p>no</p>" },
    "unknown",
  ],
  ["nothing comes", { kind: "proxy", when: "after", status: 403, type: "", body: "" }, "unknown"],
] as const)("takes a refused send for what it proves: %s", async (_, fault, kind) => {
  const { call } = await awsClient(operator);
  endpoint.faults.push({ on: "ssm:SendCommand", fault });
  const input = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0123456789abcdef0"] };
  const error: unknown = await call("ssm:SendCommand", input, never).catch((thrown: unknown) => thrown);
  expect(errorKind(error)).toBe(kind);
});

it("takes a refusal of EC2, which answers in XML with any status, for AWS's own", async () => {
  const { call } = await awsClient(operator);
  const refused = { kind: "error", when: "before", status: 403, name: "UnauthorizedOperation" } as const;
  endpoint.faults.push({ on: "ec2:CreateSnapshot", fault: refused });
  const error: unknown = await call("ec2:CreateSnapshot", { VolumeId: "vol-1" }, never).catch(
    (it: unknown) => it,
  );
  expect(errorKind(error)).toBe("refused");
});
