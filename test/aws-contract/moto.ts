// The server of AWS's protocols that .scripts/test-aws.mjs started, and how a process takes it for AWS.
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { vi } from "vitest";

const url = process.env.MOTO_URL ?? "";
if (url === "") throw new Error("Run these tests with `npm run test:aws`, which starts their server.");

export const MOTO_URL = url;
export const REGION = "eu-central-1";

/** What a process needs to use the server, and no credentials of this machine. */
export const MOTO_ENVIRONMENT: NodeJS.ProcessEnv = {
  AWS_ENDPOINT_URL: MOTO_URL,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLEOFTESTS00",
  AWS_SECRET_ACCESS_KEY: "no-secret-at-all",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_DEFAULT_REGION: undefined,
};

/** Makes this process use the server, or another endpoint; `vi.unstubAllEnvs()` undoes it. */
export function asAws(endpoint: string = MOTO_URL): void {
  for (const [name, value] of Object.entries({ ...MOTO_ENVIRONMENT, AWS_ENDPOINT_URL: endpoint }))
    vi.stubEnv(name, value);
}

/** A client of the tests' own, for what the program has no use for. */
export function ownClient(): S3Client {
  return new S3Client({
    endpoint: MOTO_URL,
    region: REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  });
}

let buckets = 0;

/** A new bucket: without anything, with versions, or with Object Lock and a period. */
export async function newBucket(kind: "plain" | "versions" | "locked" = "plain"): Promise<string> {
  const client = ownClient();
  const Bucket = `contract-${process.pid}-${++buckets}`;
  await client.send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: kind === "locked",
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  if (kind === "versions")
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
  if (kind === "locked")
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 30 } },
        },
      }),
    );
  client.destroy();
  return Bucket;
}

export interface LossyWay {
  readonly url: string;
  /** Of the next requests of a method, so many get there and their answers are lost. */
  loseAnswers(method: string, times: number): void;
  /** Requests that got there, as `METHOD path`. */
  readonly seen: string[];
  close(): Promise<void>;
}

/**
 * A way to the server on which answers can be lost. It passes on one request at a time: the server looks whether a name is
 * taken and takes it in two steps, where S3 does both in one, so that of two puts at the same moment both could pass.
 */
export async function lossyWay(): Promise<LossyWay> {
  const seen: string[] = [];
  let losing = { method: "", times: 0 };
  let turn: Promise<unknown> = Promise.resolve();
  const passOn = (from: IncomingMessage, to: ServerResponse): Promise<void> =>
    new Promise((done) => {
      const { method = "GET", url: path = "/", headers } = from;
      const lost = method === losing.method && losing.times > 0;
      if (lost) losing = { method, times: losing.times - 1 };
      const onward = request(`${MOTO_URL}${path}`, { method, headers }, (answer) => {
        seen.push(`${method} ${path.split("?")[0]}`);
        answer.on("close", done);
        if (lost) {
          answer.resume().on("end", () => from.socket.resetAndDestroy());
          return;
        }
        to.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(to);
      });
      onward.on("error", () => {
        from.socket.destroy();
        done();
      });
      from.pipe(onward);
    });
  const server: HttpServer = createServer((from, to) => {
    turn = turn.then(() => passOn(from, to));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    loseAnswers(method, times) {
      losing = { method, times };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
