// A log on its way into a store: what is put and when, what becomes of it when the store fails, and who is fenced.
import { describe, expect, it } from "vitest";
import { encodeLine, lineDigest, NO_LINE } from "../../../src/audit/lines/log-line.ts";
import { createSegmentWriter, LOG_START, type LogEnd } from "../../../src/audit/store/segment-writer.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { noted, safe, started } from "../../support/audit-events.ts";
import { type MemoryStore, memoryStore, type StoreFault } from "../../support/memory-store.ts";
import { seeded } from "../../support/random.ts";

const FOLDER = "logs/RUN/";

/** A log in memory, with the clock in the test's hand. */
function logIn(text = "") {
  let bytes = Buffer.from(text);
  let now = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    text: () => bytes.toString("utf8"),
    read: async (from: number, to: number): Promise<Uint8Array> => bytes.subarray(from, to),
    now: () => now,
    sleep: (milliseconds: number, signal: AbortSignal): Promise<void> =>
      new Promise((wake) => {
        signal.addEventListener("abort", () => wake(), { once: true });
        if (signal.aborted) wake();
        sleepers.push({ at: now + milliseconds, wake });
      }),
    add(...lines: string[]): LogEnd {
      bytes = Buffer.concat([bytes, Buffer.from(lines.map((line) => `${line}\n`).join(""))]);
      return { lines: bytes.toString("utf8").split("\n").length - 1, bytes: bytes.length };
    },
    async pass(milliseconds: number): Promise<void> {
      now += milliseconds;
      for (const sleeper of sleepers.filter(({ at }) => at <= now)) sleeper.wake();
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function writerOf(log: ReturnType<typeof logIn>, store: MemoryStore, from = LOG_START) {
  const { read, now, sleep } = log;
  return createSegmentWriter({ store, folder: FOLDER, url: "s3://b/logs/RUN", from, read, now, sleep });
}

const names = (store: MemoryStore): readonly string[] => [...store.objects.keys()];

/** Fails so many times, then lets everything through. */
const times = (count: number, fault: StoreFault): MemoryStore["fault"] => {
  let left = count;
  return (operation) => (operation === "put" && left-- > 0 ? fault : null);
};

describe("segments", () => {
  it("are put when they are waited for, from the line after the last one to the newest", async () => {
    const [log, store] = [logIn(), memoryStore()];
    const writer = writerOf(log, store);
    writer.wrote(log.add("one"));
    writer.wrote(log.add("two", "three"));
    await settled();
    expect(names(store)).toEqual([]);
    await writer.secured();
    writer.wrote(log.add("four"));
    await writer.secured();
    expect(names(store)).toEqual([`${FOLDER}000000000001.jsonl`, `${FOLDER}000000000004.jsonl`]);
    expect(store.text(FOLDER)).toBe(log.text());
    expect(writer.status()).toMatchObject({ behind: 0, since: null, trouble: null });
  });

  it("are put unasked when they have grown or have waited long enough", async () => {
    const [log, store] = [logIn(), memoryStore()];
    const writer = writerOf(log, store);
    writer.wrote(log.add("small"));
    await log.pass(1_900);
    expect(names(store)).toEqual([]);
    await log.pass(200);
    expect(store.text(FOLDER)).toBe("small\n");
    writer.wrote(log.add("x".repeat(300_000)));
    await settled();
    expect(store.text(FOLDER)).toBe(log.text());
  });

  it("of a flood of output are several, each cut where a write ended", async () => {
    const [log, store] = [logIn(), memoryStore()];
    const writer = writerOf(log, store);
    let release = (): void => {};
    store.way = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    for (let at = 0; at < 9; at++) writer.wrote(log.add("x".repeat(999_999)));
    await settled();
    store.way = () => Promise.resolve();
    release();
    await writer.secured();
    expect([...store.objects.values()].map(({ length }) => length)).toEqual([1e6, 4e6, 4e6]);
    expect(store.text(FOLDER)).toBe(log.text());
  });

  it("begin where the store ends when a run is gone on with", async () => {
    const store = memoryStore();
    const log = logIn("one\ntwo\n");
    const writer = writerOf(log, store, { lines: 1, bytes: 4 });
    writer.wrote({ lines: 2, bytes: 8 });
    await writer.secured();
    expect(store.text(FOLDER)).toBe("two\n");
    expect(names(store)).toEqual([`${FOLDER}000000000002.jsonl`]);
  });
});

describe("a store that fails", () => {
  it.each(["lost", "answer-lost", "busy"] as const)(
    "(%s) is tried again, and what was meant stands there once",
    async (fault) => {
      const [log, store] = [logIn(), memoryStore()];
      store.fault = times(2, fault);
      const writer = writerOf(log, store);
      writer.wrote(log.add("one"));
      let secured = false;
      void writer.secured().then(() => {
        secured = true;
      });
      await settled();
      expect(secured).toBe(false);
      expect(writer.status().behind).toBe(1);
      expect(writer.status().since).toBe(1_000_000);
      expect(writer.status().trouble?.message).toMatch(/^(the store is busy|cannot reach the store)/);
      // More lines come while it fails; the name that is tried again may hold the first one already.
      writer.wrote(log.add("two"));
      await log.pass(600);
      await log.pass(1_100);
      await writer.secured();
      expect(store.text(FOLDER)).toBe("one\ntwo\n");
      expect(writer.status()).toMatchObject({ behind: 0, trouble: null });
    },
  );

  it("is told of at every change, and left alone after the end", async () => {
    const [log, store] = [logIn(), memoryStore()];
    store.fault = () => "busy";
    const writer = writerOf(log, store);
    const told: (string | undefined)[] = [];
    writer.subscribe(() => told.push(writer.status().trouble?.message));
    writer.wrote(log.add("one"));
    const closing = writer.close(5_000);
    await settled();
    await log.pass(5_000);
    expect(await closing).toBe(false);
    expect(told).toContain("the store is busy: SlowDown");
    const { puts } = store;
    await log.pass(100_000);
    expect(store.puts).toBe(puts);
  });

  it("that is silent does not keep the walk from its end", async () => {
    const [log, store] = [logIn(), memoryStore()];
    store.fault = () => "silent";
    const writer = writerOf(log, store);
    writer.wrote(log.add("one"));
    const closing = writer.close(5_000);
    await settled();
    await log.pass(5_001);
    expect(await closing).toBe(false);
  });
});

describe("two writers", () => {
  const chain = (...events: RunEvent[]): string[] => {
    let prev = NO_LINE;
    return events.map((event, index) => {
      const line = encodeLine({ seq: index + 1, prev, event });
      prev = lineDigest(line);
      return line;
    });
  };
  const resumed = (user: string): RunEvent => ({
    type: "run.resumed",
    at: Date.UTC(2026, 10, 24, 9, 0, 0),
    epoch: 2,
    operator: { user, host: "desk", arn: null },
    program: { version: "0.0.0", sha256: "0".repeat(64), wrapper: "1" },
    message: safe("gone on"),
  });

  it("that go on after the same line want the same name: one is fenced, and told by whom", async () => {
    const store = memoryStore();
    const shared = chain(started(), noted("tea"));
    const mine = chain(started(), noted("tea"), resumed("ada"));
    const theirs = chain(started(), noted("tea"), resumed("ben"), noted("ours now"));
    const [ada, ben] = [logIn(), logIn()];
    const first = writerOf(ada, store);
    first.wrote(ada.add(...shared));
    await first.secured();
    const from = ada.add();
    ben.add(...shared);
    const second = writerOf(ben, store, from);
    second.wrote(ben.add(...theirs.slice(2)));
    await second.secured();

    first.wrote(ada.add(...mine.slice(2)));
    let secured = false;
    void first.secured().then(() => {
      secured = true;
    });
    const reason = await first.lost;
    expect(reason.message).toBe(
      "ben@desk, since 2026-11-24 09:00:00Z, continued this run: line 3 in s3://b/logs/RUN was written elsewhere. This process stopped.",
    );
    await settled();
    expect(secured).toBe(false);
    expect(store.text(FOLDER)).toBe(ben.text());
    expect(await first.close(1_000)).toBe(false);
  });

  it("whose lines are the same are one: a copy of the log may put what the first had not", async () => {
    const store = memoryStore();
    const [ada, copy] = [logIn(), logIn()];
    const [first, second] = [writerOf(ada, store), writerOf(copy, store)];
    first.wrote(ada.add("one"));
    await first.secured();
    second.wrote(copy.add("one", "two"));
    await second.secured();
    expect(store.text(FOLDER)).toBe("one\ntwo\n");
  });
});

it("the walk never sends before its lines are there, and what is there is always a beginning of the log", async () => {
  for (let seed = 1; seed <= 25; seed++) await anySchedule(seed);
});

/** A writer, lines at any time, faults of every kind, and cuts: after each step what must hold is looked at. */
async function anySchedule(seed: number): Promise<void> {
  const random = seeded(seed);
  const [log, store] = [logIn(), memoryStore()];
  store.fault = () =>
    random.chance(0.4) ? (random.pick(["lost", "answer-lost", "busy"] as const) ?? null) : null;
  let writer = writerOf(log, store);
  for (let step = 0; step < 40; step++) {
    const end = log.add(
      ...Array.from({ length: 1 + random.below(3) }, () => `${seed}.${step}.${"x".repeat(random.below(40))}`),
    );
    writer.wrote(end);
    if (random.chance(0.5))
      void writer
        .secured()
        .then(() => expect(Buffer.byteLength(store.text(FOLDER))).toBeGreaterThanOrEqual(end.bytes));
    if (random.chance(0.1)) {
      // It dies; the one that goes on asks the store how far it is.
      void writer.close(0);
      await settled();
      const text = store.text(FOLDER);
      writer = writerOf(log, store, { lines: text.split("\n").length - 1, bytes: Buffer.byteLength(text) });
      writer.wrote(end);
    }
    await log.pass(random.below(3_000));
    expect(log.text().startsWith(store.text(FOLDER))).toBe(true);
    expect(store.text(FOLDER)).toMatch(/^$|\n$/);
  }
  store.fault = () => null;
  const all = writer.secured();
  await log.pass(60_000);
  await log.pass(60_000);
  await all;
  expect(store.text(FOLDER)).toBe(log.text());
}
