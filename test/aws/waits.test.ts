// What each effect says that it waits for: no wait is silent, and no error of the service is kept to itself.
import { expect, it } from "vitest";
import type { Effect, Wait } from "../../src/run/model/ports.ts";
import {
  INSTANCE,
  NONCE,
  printed,
  replyText,
  START,
  scriptedAws,
  serviceError,
} from "../support/scripted-aws.ts";

const about = { nonce: NONCE, epoch: 0, target: "manager" } as const;
const greet: Effect = { key: "identify", type: "identify", epoch: 0, target: "manager", takeOver: null };
const send: Effect = {
  ...about,
  key: "send",
  type: "send",
  phase: "command",
  kind: "script",
  text: "uname -a",
  timeout: 300,
  notAfter: START + 90_000,
  secrets: [],
  capture: null,
  devices: [],
  local: undefined,
};
const watch: Effect = {
  ...about,
  key: "watch",
  type: "watch",
  commandId: "command-0",
  requestedAt: START,
  timeout: 30,
  capture: null,
};
const reconcile: Effect = {
  ...about,
  key: "reconcile",
  type: "reconcile",
  requestedAt: START,
  notAfter: START + 90_000,
  text: "uname -a",
  commandId: null,
  capture: null,
  fence: false,
  stop: false,
};

/** What was waited for whenever the effect rested. */
async function waitsOf(
  effect: Effect,
  story: (aws: ReturnType<typeof scriptedAws>) => void,
): Promise<Wait[][]> {
  const seen: Wait[][] = [];
  let time = START;
  const aws: ReturnType<typeof scriptedAws> = scriptedAws({
    now: () => time,
    sleep: async (milliseconds) => {
      seen.push([...(aws.transport.waits?.() ?? [])]);
      time += milliseconds;
    },
  });
  story(aws);
  await aws.perform(effect);
  await aws.transport.close();
  expect(aws.transport.waits?.()).toEqual([]);
  return seen;
}

it.each<[string, Effect, (aws: ReturnType<typeof scriptedAws>) => void, string, RegExp | null]>([
  [
    "a throttled send",
    send,
    (aws) => {
      aws.onSend = () => (aws.sent.length < 3 ? serviceError("ThrottlingException", "Rate exceeded") : null);
    },
    "AWS to take the command",
    /^ThrottlingException: Rate exceeded/,
  ],
  [
    "a greeting that is not answered",
    greet,
    (aws) => {
      aws.onPoll = () => ({ Status: "Pending" });
    },
    "the node's answer",
    /^SSM says Pending$/,
  ],
  [
    "a greeting that is throttled",
    greet,
    (aws) => {
      aws.onSend = () => serviceError("ThrottlingException", "Rate exceeded");
    },
    "the next query to the node",
    /^ThrottlingException: Rate exceeded/,
  ],
  [
    "a command that runs",
    watch,
    (aws) => {
      aws.onPoll = (_, round) => (round < 9 ? { Status: "InProgress" } : printed(replyText("exited")));
    },
    "the end of the command",
    /^SSM says InProgress$/,
  ],
  [
    "a history that cannot be read, and a node that does not answer",
    reconcile,
    (aws) => {
      aws.onSend = () =>
        aws.sent.length < 4 ? serviceError("InvalidInstanceId", `${INSTANCE} is gone`) : null;
      aws.onPoll = () => printed(replyText("absent"));
    },
    "the next query to the node",
    /InvalidInstanceId/,
  ],
])("%s", async (_, effect, story, what, detail) => {
  const seen = await waitsOf(effect, story);
  const found = seen.flat().filter((wait) => wait.what === what);
  expect(found).toContainEqual({
    target: "manager",
    what,
    detail: detail === null ? null : expect.stringMatching(detail),
    since: expect.any(Number),
  });
  // After the first rest something is said at each.
  expect(seen.slice(1).every((waits) => waits.length === 1)).toBe(true);
});
