import { createServer, type Server } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { errorKind, errorName, errorWords } from "../../../src/aws/api/service-errors.ts";
import { awsClient } from "../../../src/aws/client/client.ts";

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

let server: Server;
let url: string;
let asked: string[];
let identity: { status: number; body: string };
let answer: (target: string) => { status: number; body: string };

beforeEach(async () => {
  asked = [];
  identity = { status: 200, body: IDENTITY };
  answer = () => ({ status: 200, body: "{}" });
  server = createServer((request, response) => {
    const target =
      String(request.headers["x-amz-target"] ?? "sts")
        .split(".")
        .at(-1) ?? "";
    asked.push(target);
    request.resume().on("end", () => {
      const { status, body } = target === "sts" ? identity : answer(target);
      response
        .writeHead(status, { "content-type": target === "sts" ? "text/xml" : "application/x-amz-json-1.1" })
        .end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  }))
    vi.stubEnv(name, value);
  for (const name of [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_DEFAULT_REGION",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ])
    vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

it("tells who it is, where, and that the endpoint is not AWS", async () => {
  const client = await awsClient({ profile: null, region: null });
  expect(client).toMatchObject({
    account: "123456789012",
    arn: "arn:aws:iam::123456789012:user/ada",
    region: "eu-central-1",
    endpoint: url,
  });
  expect(asked).toEqual(["sts"]);
  expect((await awsClient({ profile: null, region: "us-east-1" })).region).toBe("us-east-1");
});

it("makes a send once, whatever comes back, and passes the error's name on", async () => {
  const { call } = await awsClient({ profile: null, region: null });
  answer = () => ({ status: 500, body: '{"__type":"InternalServerError","message":"oops"}' });
  const input = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0123456789abcdef0"] };
  await expect(call("ssm:SendCommand", input, new AbortController().signal)).rejects.toMatchObject({
    name: "InternalServerError",
  });
  expect(asked.filter((target) => target === "SendCommand")).toHaveLength(1);
});

it("repeats a read", async () => {
  const { call } = await awsClient({ profile: null, region: null });
  let reads = 0;
  answer = () =>
    ++reads < 2
      ? { status: 500, body: '{"__type":"InternalServerError"}' }
      : { status: 200, body: '{"Commands":[]}' };
  expect(await call("ssm:ListCommands", {}, new AbortController().signal)).toMatchObject({ Commands: [] });
});

it.each([200, 403, 502])("says that something else answers in AWS's place, with HTTP %i", async (status) => {
  const { call } = await awsClient({ profile: null, region: null });
  const page = { status, body: "<!doctype html><p>Sign in to <b>this network</b>" };
  answer = () => page;
  const send = call("ssm:SendCommand", { DocumentName: "AWS-RunShellScript" }, new AbortController().signal);
  const error = await send.catch((caught: unknown) => caught);
  expect([errorName(error), errorKind(error)]).toEqual(["UnreadableAnswer", "unknown"]);
  expect(errorWords(error)).toBe(
    `UnreadableAnswer: HTTP ${status} with a body that is not an AWS response. Something other than AWS answered: check for a proxy (HTTPS_PROXY), a network login page, or a wrong AWS_ENDPOINT_URL.`,
  );
  identity = page;
  await expect(awsClient({ profile: null, region: null })).rejects.toMatchObject({
    name: "OperatorError",
    message: `AWS did not answer: UnreadableAnswer: HTTP ${status} with a body that is not an AWS response.`,
    advice: expect.stringContaining("HTTPS_PROXY"),
  });
});

it("says what to do without a Region, and without credentials", async () => {
  vi.stubEnv("AWS_REGION", undefined);
  await expect(awsClient({ profile: null, region: null })).rejects.toMatchObject({
    name: "OperatorError",
    message: "No AWS Region is set.",
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  await expect(awsClient({ profile: null, region: "eu-central-1" })).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringContaining("No AWS credentials"),
    advice: expect.stringContaining("aws sso login"),
  });
});

it("asks AWS itself when it is to, whatever environment and profile say", async () => {
  const hosts: string[] = [];
  const real = https.request;
  https.request = ((options: { hostname?: string; host?: string }) => {
    hosts.push(options.hostname ?? options.host ?? "");
    throw Object.assign(new Error("no network in a test"), { code: "ENOTFOUND" });
  }) as typeof https.request;
  syncBuiltinESMExports();
  try {
    await expect(awsClient({ profile: null, region: "eu-central-1", endpoint: "own" })).rejects.toThrow(
      /Cannot reach AWS/,
    );
  } finally {
    https.request = real;
    syncBuiltinESMExports();
  }
  expect(asked).toEqual([]);
  expect(new Set(hosts)).toEqual(new Set(["sts.eu-central-1.amazonaws.com"]));
});

it.each(["evil.example", "evil.example/", "eu-central-1@evil.example", "evil:443"])(
  "asks nobody when AWS itself is to be asked in a Region that leads elsewhere: %s",
  async (region) => {
    await expect(awsClient({ profile: null, region, endpoint: "own" })).rejects.toThrow(
      /Region is not valid/,
    );
    expect(asked).toEqual([]);
  },
);

it("asks where it is told to, whatever environment and profile say", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  const client = await awsClient({ profile: null, region: null, endpoint: url });
  expect(client.endpoint).toBe(url);
});
