// What the store's client makes of the answers that S3 gives where something stands in the way.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bucket, openBucket } from "../../../src/aws/store/object-store.ts";

const signal = new AbortController().signal;
let server: Server;
let seen: IncomingMessage[];
let answer: () => { status: number; code?: string; headers?: Record<string, string> };

beforeEach(async () => {
  seen = [];
  answer = () => ({ status: 200 });
  server = createServer((request, response) => {
    seen.push(request);
    request.resume().on("end", () => {
      const { status, code, headers = {} } = answer();
      const body = code === undefined ? "" : `<Error><Code>${code}</Code><Message>because</Message></Error>`;
      response.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "eu-central-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_MAX_ATTEMPTS: undefined,
  }))
    vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const open = (): Promise<Bucket> => openBucket({ bucket: "audit-logs", profile: null, region: null });
const put = async (): Promise<string> => (await open()).putNew("p/RUN/1", Buffer.from("line\n"), signal);

describe("a put", () => {
  it("asks that the name be free and carries the digest that S3 is to check", async () => {
    expect(await put()).toBe("put");
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT /audit-logs/p/RUN/1?x-id=PutObject",
    ]);
    expect(seen[0]?.headers).toMatchObject({
      "if-none-match": "*",
      "x-amz-sdk-checksum-algorithm": "SHA256",
      "x-amz-checksum-sha256": "xztzr4hR6ekbxrTcEufazgor+5McHQuLNu82cxn1jNE=",
    });
  });

  it("tells a name that is taken from every other answer", async () => {
    answer = () => ({ status: 412, code: "PreconditionFailed" });
    expect(await put()).toBe("exists");
    expect(seen).toHaveLength(1);
  });

  it.each([
    [
      403,
      "AccessDenied",
      /does not allow s3:PutObject on audit-logs: AccessDenied: because/,
      /help permissions` has the policy/,
    ],
    [404, "NoSuchBucket", /^no bucket audit-logs\.$/, /does not create buckets/],
    [400, "ExpiredToken", /credentials have expired/, /Sign in again/],
    [403, "SignatureDoesNotMatch", /rejected your credentials/, /computer's clock/],
    [
      409,
      "ConditionalRequestConflict",
      /^the store is busy: ConditionalRequestConflict/,
      /retries automatically/,
    ],
    [501, "NotImplemented", /does not support s3:PutObject as needed/, /If-None-Match/],
    [
      400,
      "InvalidRequest",
      /refused s3:PutObject on audit-logs: InvalidRequest: because/,
      /Correct what the message names/,
    ],
  ])("that is answered %i %s says what it means and what to do", async (status, code, message, advice) => {
    answer = () => ({ status, code });
    await expect(put()).rejects.toMatchObject({
      name: "OperatorError",
      message: expect.stringMatching(message),
      advice: expect.stringMatching(advice),
    });
  });

  it("is tried again where S3 is busy, and its own first try then counts as taken", async () => {
    let tries = 0;
    answer = () =>
      ++tries === 1 ? { status: 503, code: "SlowDown" } : { status: 412, code: "PreconditionFailed" };
    expect(await put()).toBe("exists");
    expect(tries).toBe(2);
  });

  it("goes where the bucket is", async () => {
    answer = () =>
      String(seen.at(-1)?.headers.authorization).includes("/eu-west-1/")
        ? { status: 200 }
        : { status: 301, code: "PermanentRedirect", headers: { "x-amz-bucket-region": "eu-west-1" } };
    expect(await put()).toBe("put");
  });
});

it("a store that nobody answers for says so", async () => {
  const store = await open();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(store.list("p/", signal)).rejects.toMatchObject({
    message: expect.stringMatching(/^cannot reach the store: .*ECONNREFUSED/),
    advice: expect.stringMatching(/retries automatically/),
  });
  server = createServer().listen(0);
});

it("what may not be asked about its protection is unknown, and is not said to be none", async () => {
  answer = () => ({ status: 403, code: "AccessDenied" });
  expect(await (await open()).protection(signal)).toEqual({
    kind: "unknown",
    mode: null,
    days: null,
    versions: null,
  });
  answer = () => ({ status: 404, code: "ObjectLockConfigurationNotFoundError" });
  expect(await (await open()).protection(signal)).toMatchObject({ kind: "none", versions: null });
});
