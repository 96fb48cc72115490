// Answers without an end: each client stops reading, and what is told of it names the limit.
import { ListCommandsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bounded } from "../../../src/aws/api/bounded-answers.ts";
import type { AwsOperation } from "../../../src/aws/api/call.ts";
import { errorKind, errorName, errorWords } from "../../../src/aws/api/service-errors.ts";
import { awsClient } from "../../../src/aws/client/client.ts";
import { openBucket } from "../../../src/aws/store/object-store.ts";
import { type EndlessServer, startEndlessServer } from "../../support/endless-server.ts";

const signal = new AbortController().signal;
const operator = { profile: null, region: null };
const LIMIT = "more than 16 MB in one response, which is the limit";

let server: EndlessServer;
async function start(options: Parameters<typeof startEndlessServer>[0]): Promise<void> {
  server = await startEndlessServer(options);
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
  }))
    vi.stubEnv(name, value);
}
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

describe("an answer without an end", () => {
  it("ends the question who asks", async () => {
    await start({ identity: false });
    await expect(awsClient(operator)).rejects.toMatchObject({
      name: "OperatorError",
      message: `AWS did not answer: EndlessAnswer: ${LIMIT}.`,
      advice: expect.stringContaining("AWS_ENDPOINT_URL"),
    });
    expect(server.sent()).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<[AwsOperation, object]>([
    ["ssm:ListCommands", {}],
    ["ec2:DescribeInstances", {}],
    ["ec2:ModifyVolume", { VolumeId: "vol-0123456789abcdef0" }],
    ["cloudformation:DescribeStacks", {}],
    ["iam:GetInstanceProfile", { InstanceProfileName: "a" }],
    ["route53:ListHostedZonesByName", {}],
  ])("ends %s", async (operation, input) => {
    await start({ identity: true, first: '{"Commands":[' });
    const { call } = await awsClient(operator);
    const error = await call(operation, input as never, signal).catch((thrown: unknown) => thrown);
    expect([errorName(error), errorKind(error), server.requests()]).toEqual(["EndlessAnswer", "unknown", 1]);
    expect(errorWords(error)).toContain(LIMIT);
  });

  it("proves nothing of a send, whatever its status, and is not asked for again", async () => {
    await start({ identity: true, status: 403, first: '{"__type":"AccessDeniedException","message":"' });
    const { call } = await awsClient(operator);
    const input = { DocumentName: "AWS-RunShellScript", InstanceIds: ["i-0123456789abcdef0"] };
    const error = await call("ssm:SendCommand", input, signal).catch((thrown: unknown) => thrown);
    expect([errorName(error), errorKind(error), server.requests()]).toEqual(["EndlessAnswer", "unknown", 1]);
  });

  it("ends what is read of a store", async () => {
    await start({ identity: true, first: "<ListBucketResult>" });
    const bucket = await openBucket({ bucket: "logs", profile: null, region: null });
    for (const asked of [bucket.list("a/", signal), bucket.get("a/b", signal)])
      await expect(asked).rejects.toMatchObject({
        name: "OperatorError",
        message: `the store's response never ended: EndlessAnswer: ${LIMIT}`,
      });
  });

  it("ends also when it comes drop by drop", async () => {
    await start({ identity: true, more: " ", pause: 20 });
    const client = bounded(new SSMClient({ maxAttempts: 1 }), { bytes: 1024, time: 300 });
    await expect(client.send(new ListCommandsCommand({}))).rejects.toMatchObject({
      name: "EndlessAnswer",
      message: "the response was still incomplete after 0.3 s",
    });
  });
});
