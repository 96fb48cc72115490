// Lists that always name one more page: each reader stops, and says at what limit.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, vi } from "vitest";
import type { AwsCall } from "../../src/aws/api/call.ts";
import { errorWords } from "../../src/aws/api/service-errors.ts";
import { readHistory } from "../../src/aws/history/command-history.ts";
import { findCommands } from "../../src/aws/history/find-commands.ts";
import { lookUp } from "../../src/aws/node/look-up.ts";
import { runningInstances } from "../../src/aws/node/resolve-targets.ts";
import { describeChangeSet } from "../../src/aws/orders/change-set.ts";
import { operationEvents } from "../../src/aws/orders/stack-events.ts";
import { CallError } from "../../src/aws/orders/work.ts";
import type { Job } from "../../src/aws/session/job.ts";
import { openBucket } from "../../src/aws/store/object-store.ts";
import { INSTANCE, NONCE, RUN, START } from "../support/scripted-aws.ts";

const signal = new AbortController().signal;
const NO_LAST = "returned more than 400 pages, which is the limit";
const EVENT = { ClientRequestToken: "ours", Timestamp: new Date(START) };

/** An AWS each of whose pages names another one as the next. */
function endless(tokens: (page: number) => string) {
  let pages = 0;
  const call: AwsCall = async () => {
    pages += 1;
    const EventId = String(pages);
    return { NextToken: tokens(pages), Commands: [{}], StackEvents: [{ ...EVENT, EventId }] } as never;
  };
  const options = { call, run: RUN };
  const job = { session: { options }, signal } as unknown as Job;
  return { call, job, pages: () => pages };
}

/** Each reader of lists; gives the words of what it rejects with. */
const readers: Readonly<Record<string, (aws: ReturnType<typeof endless>) => Promise<string>>> = {
  "the history of commands": ({ call }) =>
    readHistory(call, { instances: [INSTANCE], since: START }, signal).then(none, ({ message }) => message),
  "the search for a command": ({ job }) =>
    findCommands(job, { instance: INSTANCE, nonce: NONCE, text: "ls", requestedAt: START }).then(
      none,
      errorWords,
    ),
  "the choice of an instance": ({ call }) =>
    runningInstances(call, signal).then(none, ({ message }) => message),
  "a stack's events": ({ job }) => operationEvents(job, "node-01", "ours", null).then(none, ofOrder),
  "a change set": ({ job }) => describeChangeSet(job, "node-01", "lamp").then(none, ofOrder),
};

function none(): string {
  throw new Error("it was read");
}

function ofOrder(error: unknown): string {
  expect(error).toBeInstanceOf(CallError);
  return errorWords((error as CallError).cause);
}

describe.each(Object.entries(readers))("a list without a last page: %s", (_, read) => {
  it("is read up to a limit that is told", async () => {
    const aws = endless(String);
    expect(await read(aws)).toContain(NO_LAST);
    expect(aws.pages()).toBe(400);
  });

  it("is not read where a page names itself as the next", async () => {
    const aws = endless(() => "again");
    expect(await read(aws)).toContain("kept returning the same page");
    expect(aws.pages()).toBe(2);
  });
});

it("leaves what is looked up of a node unknown", async () => {
  const { job } = endless(String);
  const { managed, volumes } = await lookUp(job, INSTANCE);
  for (const answer of [managed, volumes]) expect(answer).toEqual({ known: false, why: "EndlessAnswer" });
});

it("does not keep scripts without a limit", async () => {
  const script = "x".repeat(1_000_000);
  let pages = 0;
  const call: AwsCall = async () => {
    pages += 1;
    const Commands = Array.from({ length: 50 }, () => ({ Parameters: { commands: [script] } }));
    return { NextToken: String(pages), Commands } as never;
  };
  await expect(readHistory(call, { instances: [INSTANCE], since: START }, signal)).rejects.toMatchObject({
    name: "OperatorError",
    message: expect.stringContaining("the scripts have more than 400 million characters"),
  });
  expect(pages).toBe(9);
});

it("ends the list of a store", async () => {
  let pages = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      pages += 1;
      response
        .writeHead(200, { "content-type": "application/xml" })
        .end(
          `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${pages}</NextContinuationToken></ListBucketResult>`,
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  try {
    const bucket = await openBucket({ bucket: "logs", profile: null, region: "eu-central-1" });
    await expect(bucket.list("a/", signal)).rejects.toMatchObject({
      name: "OperatorError",
      message: expect.stringContaining(`s3:ListBucket ${NO_LAST}`),
    });
    expect(pages).toBe(400);
  } finally {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
