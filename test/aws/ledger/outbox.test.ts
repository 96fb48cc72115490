// What is sent at the same moment: which scripts share a request, and what becomes of each when AWS refuses, loses or delays one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AwsCall } from "../../../src/aws/api/call.ts";
import { createOutbox } from "../../../src/aws/ledger/outbox.ts";
import type { Letter } from "../../../src/aws/session/shared-requests.ts";
import { headerFor } from "../../../src/ledger/carried.ts";
import type { Order } from "../../../src/ledger/order.ts";
import { renderScript } from "../../../src/ledger/script.ts";
import { RUN, serviceError } from "../../support/scripted-aws.ts";

interface Sent {
  readonly instances: readonly string[];
  readonly script: string;
  readonly comment: string;
}

/** An outbox whose requests are answered by `answer`; time passes only while it waits. */
function outboxOver(answer: (sent: Sent, at: number) => Error | null, busy = false) {
  const requests: Sent[] = [];
  let time = 0;
  const call: AwsCall = async (_operation, input) => {
    const {
      InstanceIds = [],
      Comment = "",
      Parameters,
    } = input as {
      readonly InstanceIds?: string[];
      readonly Comment?: string;
      readonly Parameters?: { readonly commands: readonly string[] };
    };
    const sent = { instances: InstanceIds, script: Parameters?.commands[0] ?? "", comment: Comment };
    requests.push(sent);
    const failure = answer(sent, requests.length);
    if (failure !== null) throw failure;
    return { Command: { CommandId: `id-${requests.length}`, InstanceIds } } as never;
  };
  const options = {
    call,
    head: () => "ab".repeat(32),
    now: () => time,
    sleep: async (ms: number) => {
      time += ms;
    },
    random: () => 0.5,
  };
  const outbox = createOutbox(options, () => busy);
  const put = (letter: Letter, signal = new AbortController().signal): Promise<string> =>
    outbox.put({ signal }, letter).catch((error: Error) => `${error.name}`);
  return { outbox, requests, put, time: () => time };
}

const order = (at: number, body: string): Order => ({
  nonce: at.toString(16).padStart(32, "0"),
  run: RUN,
  epoch: 1,
  notAfter: 1_800_000_000,
  limit: 60,
  body,
  secrets: [],
  devices: [],
  capture: null,
  publicKey: null,
});

function letter(at: number, body = "echo a", more: Partial<Letter> = {}): Letter {
  const it = order(at, body);
  const script = renderScript(it, "stored");
  return { instance: `i-${at}`, script, name: it.nonce, seconds: 180, order: it, ...more };
}

const count = (sent: readonly Sent[]): readonly number[] => sent.map(({ instances }) => instances.length);

describe("letters that are put at the same moment", () => {
  it("share requests of at most 50 instances, each instance once", async () => {
    const { requests, put } = outboxOver(() => null);
    const ids = await Promise.all(Array.from({ length: 120 }, (_, at) => put(letter(at))));
    expect(count(requests)).toEqual([50, 50, 20]);
    expect(new Set(ids).size).toBe(3);
    const again = outboxOver(() => null);
    await Promise.all([again.put(letter(1)), again.put(letter(1, "echo b")), again.put(letter(2))]);
    expect(count(again.requests)).toEqual([2, 1]);
  });

  it("go alone when the node cannot share, or when nobody else is there", async () => {
    const { requests, put } = outboxOver(() => null);
    const { order: _, ...alone } = letter(3);
    await Promise.all([put(letter(1)), put(letter(2)), put(alone)]);
    await put(letter(4));
    expect(count(requests)).toEqual([2, 1, 1]);
    expect(requests.map(({ comment }) => comment.split(" ")[1])).toEqual([
      "together-2",
      alone.name,
      letter(4).name,
    ]);
  });

  it("share a script that is the same for all, under its own name", async () => {
    const { requests, put } = outboxOver(() => null);
    const probe = (at: number): Letter => ({
      instance: `i-${at}`,
      script: "true",
      name: "probe-greet",
      seconds: 60,
    });
    await Promise.all([1, 2, 3].map((at) => put(probe(at))));
    expect(requests).toMatchObject([{ script: "true", instances: ["i-1", "i-2", "i-3"] }]);
    expect(requests[0]?.comment).toMatch(/^ll1 probe-greet /);
  });

  it("are cut into requests that a document can hold", async () => {
    const { requests, put } = outboxOver(() => null);
    const bodies = Array.from({ length: 50 }, (_, at) => `echo ${at} ${"x".repeat(4_000)}`);
    await Promise.all(bodies.map((body, at) => put(letter(at, body))));
    expect(requests.flatMap(({ instances }) => instances).length).toBe(50);
    for (const { script } of requests)
      expect(Buffer.byteLength(JSON.stringify({ commands: [script] }))).toBeLessThan(64_000);
    expect(requests.length).toBeLessThan(10);
  });

  it("wait for those that were announced, a second at most", async () => {
    const { outbox, requests, put, time } = outboxOver(() => null);
    const first = outbox.expect();
    const second = outbox.expect();
    const one = put(letter(1));
    first();
    const two = put(letter(2));
    second();
    await Promise.all([one, two]);
    expect([count(requests), time()]).toEqual([[2], 0]);
    const never = outbox.expect();
    await put(letter(3));
    expect([count(requests), time()]).toEqual([[2, 1], 1_000]);
    never();
  });
});

it("settles every letter once, as the last request with it was answered", async () => {
  const answers = [
    "taken",
    "taken",
    "taken",
    "InvalidInstanceId",
    "ThrottlingException",
    "ECONNRESET",
    "ExpiredToken",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ body: fc.nat(2), busyRounds: fc.constantFrom(0, 6), gone: fc.boolean() }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.constantFrom(...answers), { maxLength: 12 }),
      async (letters, said) => {
        const last = new Map<string, string>();
        const { requests, put } = outboxOver(({ instances }, at) => {
          const word = said[at - 1] ?? "taken";
          for (const instance of instances) last.set(instance, word === "taken" ? `id-${at}` : word);
          return word === "taken" ? null : serviceError(word);
        });
        const results = await Promise.all(
          letters.map(({ body, busyRounds, gone }, at) => {
            const controller = new AbortController();
            if (gone) controller.abort();
            return put(letter(at, `echo ${body}`, { busyRounds }), controller.signal);
          }),
        );
        for (const [at, { gone }] of letters.entries())
          expect(results[at]).toBe(gone ? "Error" : last.get(`i-${at}`));
        for (const { instances, script } of requests) {
          expect(instances.some((instance) => letters[Number(instance.slice(2))]?.gone)).toBe(false);
          for (const instance of instances)
            expect(headerFor(script, instance)?.get("nonce")).toBe(letter(Number(instance.slice(2))).name);
        }
      },
    ),
  );
});

describe("a command while nodes run theirs", () => {
  it("waits a moment for others", async () => {
    const { put, requests, time } = outboxOver(() => null, true);
    const first = put(letter(1));
    await null;
    expect(requests).toHaveLength(0);
    await Promise.all([first, put(letter(2))]);
    expect(requests.map(({ instances }) => instances)).toEqual([["i-1", "i-2"]]);
    expect(time()).toBe(500);
  });

  it("waits for no more than a request can take", async () => {
    const { put, requests, time } = outboxOver(() => null, true);
    await Promise.all(Array.from({ length: 50 }, (_, at) => put(letter(at + 1))));
    expect(requests).toHaveLength(1);
    expect(time()).toBe(0);
  });

  it("is awaited by a greeting, too", async () => {
    const { put, requests, time } = outboxOver(() => null, true);
    const { order: _, ...greeting } = letter(1, "echo a", { patient: true });
    await Promise.all([put(greeting), put({ ...greeting, instance: "i-2" })]);
    expect([requests.length, time()]).toEqual([1, 500]);
  });

  it("goes at once where it cannot share a request", async () => {
    const { put, requests, time } = outboxOver(() => null, true);
    const { order: _, ...alone } = letter(1);
    await put(alone);
    expect([requests.length, time()]).toEqual([1, 0]);
  });
});
