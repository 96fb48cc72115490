import { expect, it, onTestFinished, vi } from "vitest";
import type { Effect } from "../../src/run/model/ports.ts";
import { printed, RUN, scriptedAws, serviceError } from "../support/scripted-aws.ts";

const release: Effect = { key: "release manager 2", type: "release", epoch: 2, target: "manager" };
const END = "e".repeat(32);
const answered = (released: string) =>
  printed(`LL1-node ${END}\nreleased=${released}\nhold=3\n\nLL1-end ${END}\n`);

it("gives the node back, announced as a probe of the effect's name", async () => {
  const aws = scriptedAws();
  aws.onPoll = () => answered("yes");
  expect(await aws.perform(release)).toEqual([
    { type: "probeRequested", probe: release.key, kind: "release", target: "manager", nonce: null },
    { type: "probeFinished", probe: release.key, ok: true, message: "The node's lock was released." },
  ]);
  expect([...(aws.sent[0]?.header ?? [])]).toEqual(
    expect.arrayContaining([
      ["run", RUN],
      ["epoch", "2"],
    ]),
  );
});

it("has nothing to give back where the node is another's by now", async () => {
  const aws = scriptedAws();
  aws.onPoll = () => answered("no");
  expect((await aws.perform(release)).at(-1)).toMatchObject({
    ok: true,
    message: expect.stringMatching(/no longer has the node's lock/),
  });
});

it.each([
  [
    "the node cannot write it",
    (aws: ReturnType<typeof scriptedAws>) => (aws.onPoll = () => answered("failed")),
  ],
  [
    "the answer cannot be read",
    (aws: ReturnType<typeof scriptedAws>) => (aws.onPoll = () => printed("what")),
  ],
  [
    "AWS does not take it",
    (aws: ReturnType<typeof scriptedAws>) => (aws.onSend = () => serviceError("ThrottlingException")),
  ],
  [
    "the node is silent",
    (aws: ReturnType<typeof scriptedAws>) => (aws.onPoll = () => ({ Status: "InProgress" })),
  ],
])("says what it means when %s, tries once, and not for long", async (_, change) => {
  const aws = scriptedAws();
  change(aws);
  const begun = aws.options.now();
  expect((await aws.perform(release)).at(-1)).toMatchObject({
    type: "probeFinished",
    ok: false,
    message: expect.stringMatching(/stays locked by this run.*whether to take over the lock/),
  });
  expect(aws.sent).toHaveLength(1);
  expect(aws.options.now() - begun).toBeLessThan(16_000);
});

it("waits no longer for a service that says nothing at all", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const aws = scriptedAws({
    call: (_operation, _input, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  let ended = false;
  const performed = aws.perform(release).finally(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(14_000);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await performed).at(-1)).toMatchObject({
    ok: false,
    message: expect.stringContaining("No answer within 15 s"),
  });
});
