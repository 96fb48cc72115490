// What is said of a log's store: before a walk, while it waits, and of what protects it.
import { expect, it } from "vitest";
import type { LogStore, StoreProtection } from "../../../src/run/model/event.ts";
import type { StoreStatus } from "../../../src/run/model/ports.ts";
import {
  lockWords,
  protectionWords,
  storeWords,
  waitingWords,
} from "../../../src/transcript/words/store-words.ts";

const none: StoreProtection = { kind: "none", mode: null, days: null, versions: false };
const store: LogStore = { url: "s3://b/logs", endpoint: null, protection: none };

it("without a store a walk says that its log is on this machine only, and how to change it", () => {
  expect(storeWords(null)).toBe(
    "The log of this run is on this machine only; --store s3://BUCKET/PREFIX stores a copy.",
  );
});

it("a store that is not AWS says so; one with a run names its folder", () => {
  expect(storeWords({ ...store, endpoint: "http://127.0.0.1:1" })).toMatch(
    /^The log is also stored in s3:\/\/b\/logs \(NOT AWS: http:\/\/127\.0\.0\.1:1\) before anything is sent\. /,
  );
  expect(storeWords(store, "01KAVD5ZQF0000000000000000")).toContain(
    "s3://b/logs/01KAVD5ZQF0000000000000000 ",
  );
});

it.each<[Partial<StoreProtection>, RegExp]>([
  [
    { kind: "locked", mode: "COMPLIANCE", days: 365 },
    /^Object Lock \(COMPLIANCE\) keeps each part for 365 days\.$/,
  ],
  [{ kind: "locked" }, /no default retention: its owner can delete the log/],
  [{}, /^The bucket has no Object Lock: its owner can delete the log\.$/],
  [{ versions: true }, /older versions are kept until they are deleted too/],
  [{ kind: "unknown", versions: null }, /^Object Lock unknown: you are not allowed to read it/],
])("%j is said in a sentence that promises no more", (change, words) => {
  expect(protectionWords({ ...none, ...change })).toMatch(words);
});

it("what is kept says until when; what is not seen to be kept does not", () => {
  expect(lockWords({ mode: "GOVERNANCE", until: Date.UTC(2027, 0, 2, 3, 4, 5) })).toBe(
    "Object Lock (GOVERNANCE) keeps all of it until 2027-01-02 03:04:05Z at least.",
  );
  expect(lockWords(null)).toMatch(/^No Object Lock is visible .*owner can delete it\.$/);
});

const trouble = { message: "the store is busy: SlowDown", advice: "Lamplighter retries automatically." };
const status = (change: Partial<StoreStatus>): StoreStatus => ({
  url: "s3://b/logs/R",
  behind: 2,
  since: null,
  trouble: null,
  ...change,
});

it.each<[string, Partial<StoreStatus>, boolean, readonly string[]]>([
  ["nothing is waited for", {}, false, []],
  ["it has waited for a moment", { since: 99_500 }, false, []],
  [
    "it waits",
    { since: 88_000 },
    false,
    [
      "Waiting for the store s3://b/logs/R to accept 2 lines of the log (12 s). Nothing is sent meanwhile; q leaves.",
    ],
  ],
  [
    "it waits and knows why",
    { since: 99_900, trouble },
    false,
    [
      "Waiting for the store s3://b/logs/R to accept 2 lines of the log (0.1 s). Nothing is sent meanwhile; q leaves.",
      "The store is busy: SlowDown. Lamplighter retries automatically.",
    ],
  ],
  [
    "nobody waits yet",
    { trouble },
    false,
    [
      "The log cannot be stored in s3://b/logs/R now; nothing is sent until it is.",
      "The store is busy: SlowDown. Lamplighter retries automatically.",
    ],
  ],
  [
    "it is over",
    { since: 0, trouble },
    true,
    [
      "2 lines of the log not yet in s3://b/logs/R: one more attempt at the end.",
      "The store is busy: SlowDown. Lamplighter retries automatically.",
    ],
  ],
])("when %s, a walk says what it has to", (_, change, over, words) => {
  expect(waitingWords(status(change), 100_000, over)).toEqual(words);
});
