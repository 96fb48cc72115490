// Whose failure it is: the SDK's own errors against a server and without one, and what no part of the program may take for AWS.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListCommandsCommand, SSMClient } from "@aws-sdk/client-ssm";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { callFailure, isFailedCall } from "../../../src/aws/api/failed-call.ts";
import {
  adviceOn,
  errorKind,
  errorLabel,
  errorName,
  errorWords,
} from "../../../src/aws/api/service-errors.ts";
import { BugError } from "../../../src/errors.ts";

const settings = {
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 500, requestTimeout: 500, throwOnRequestTimeout: true },
};

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What listing commands rejects with. */
async function failure(more: object, signal?: AbortSignal): Promise<unknown> {
  const client = new SSMClient({ ...settings, ...more });
  const sent = client.send(new ListCommandsCommand({}), signal === undefined ? {} : { abortSignal: signal });
  return sent.then(
    () => expect.unreachable("it was answered"),
    (error: unknown) => error,
  );
}

describe("AWS, or the way to it, is at fault", () => {
  it.each<[string, RequestListener]>([
    [
      "when a service says so",
      (_, to) =>
        to.writeHead(400, { "content-type": "application/x-amz-json-1.1" }).end('{"__type":"AnyCode"}'),
    ],
    ["when something else answers", (_, to) => to.writeHead(403).end("<html>Sign in</html>")],
    ["when nothing answers in time", () => {}],
    ["when the connection is reset", ({ socket }) => void socket.resetAndDestroy()],
    [
      "when the answer is cut",
      (_, to) => {
        to.writeHead(200, { "content-length": 100 }).write('{"Com');
        setTimeout(() => to.destroy(), 20);
      },
    ],
  ])("%s", async (_, answers) => {
    const error = await failure({ endpoint: await serverThat(answers) });
    expect(isFailedCall(error)).toBe(true);
    expect(callFailure("ssm:ListCommands", error)).toBe(error);
  });

  it("when nobody listens, there is no such host, or no TLS", async () => {
    const plain = await serverThat((_, to) => to.end());
    for (const endpoint of ["http://127.0.0.1:9", "http://nobody.invalid", plain.replace("http:", "https:")])
      expect(isFailedCall(await failure({ endpoint }))).toBe(true);
  });

  it("when there are no credentials, and when the caller has enough of waiting", async () => {
    const noCredentials = Object.assign(new Error("none"), { name: "CredentialsProviderError" });
    const credentials = () => Promise.reject(noCredentials);
    expect(isFailedCall(await failure({ credentials }))).toBe(true);
    const endpoint = await serverThat(() => {});
    expect(isFailedCall(await failure({ endpoint }, AbortSignal.timeout(50)))).toBe(true);
  });
});

describe("a defect of ours", () => {
  const defects: readonly (readonly [string, () => unknown])[] = [
    // The SDK writes `$metadata` with the number of attempts on whatever was thrown.
    ["in what the SDK is given to send with", () => failure({ requestHandler: { handle: () => undefined } })],
    [
      "in what is asked for",
      () =>
        new Route53Client(settings)
          .send(new ListResourceRecordSetsCommand({} as never))
          .catch((error: unknown) => error),
    ],
    [
      "in a name that the SDK lacks",
      () => {
        const sdk = { CloudFormationClient, DescribeStacksCommand } as Record<string, new () => unknown>;
        try {
          return new (sdk.CloudFrontClient as new () => unknown)();
        } catch (error) {
          return error;
        }
      },
    ],
    [
      "in a chunk that is missing",
      () => import("./no-such-file.ts" as string).catch((error: unknown) => error),
    ],
  ];

  it.each(defects)("%s is told as one, with its operation", async (_, made) => {
    const error = await made();
    expect(isFailedCall(error)).toBe(false);
    const told = callFailure("cloudformation:DescribeStacks", error);
    expect(told).toBeInstanceOf(BugError);
    expect((told as BugError).message).toContain("cloudformation:DescribeStacks (");
    expect((told as BugError).cause).toBe(error);
  });

  it("is read by no function that reads what AWS answers", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(errorName, errorKind, errorLabel, errorWords, adviceOn),
        (text, read) => {
          const defect = new BugError(text);
          expect(() => read(defect)).toThrow(defect);
        },
      ),
    );
  });
});
