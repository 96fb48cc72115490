// The copy of a run on this machine and the one in the store, made one before the run is gone on with.
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createLog, openLog } from "../../../src/audit/chain/append-log.ts";
import { verifyLog } from "../../../src/audit/chain/verify-log.ts";
import { makeRunDirectory } from "../../../src/audit/directory/state-directory.ts";
import { joinCopies } from "../../../src/audit/store/join-copies.ts";
import { parseStore } from "../../../src/audit/store/store-place.ts";
import { storedLog } from "../../../src/audit/store/stored-log.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { noted, RUN_ID, started } from "../../support/audit-events.ts";
import { type MemoryStore, memoryStore } from "../../support/memory-store.ts";

const place = parseStore("s3://bucket/logs");
const folder = `logs/${RUN_ID}/`;
const signal = new AbortController().signal;
const never = (_: number, end: AbortSignal): Promise<void> =>
  new Promise((resolve) => end.addEventListener("abort", () => resolve()));

let here: string;
let there: string;
let store: MemoryStore;
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), "lamplighter-here-"));
  there = mkdtempSync(join(tmpdir(), "lamplighter-there-"));
  store = memoryStore();
});
afterEach(() => {
  for (const folder of [here, there]) rmSync(folder, { recursive: true, force: true });
});

/** Writes events, each in a segment of its own; those of `late` stay on the machine. */
async function walked(
  runs: string,
  events: readonly RunEvent[],
  late: readonly RunEvent[] = [],
): Promise<string> {
  const inner = await createLog(runs, RUN_ID);
  const { log, writer } = storedLog({
    log: inner,
    store,
    place,
    run: RUN_ID,
    from: { lines: 0, bytes: 0 },
    now: Date.now,
    sleep: never,
  });
  for (const event of events) {
    await log.append([event]);
    await writer.secured();
  }
  await writer.close(0);
  if (late.length > 0) await inner.append(late);
  await log.close();
  return join(runs, RUN_ID);
}

const text = (directory: string): string => readFileSync(join(directory, "audit.jsonl"), "utf8");

/** Goes on with the joined copy, as a resume does, and puts what the store has not. */
async function goOn(directory: string): Promise<void> {
  const { stored } = await joinCopies(store, folder, directory, signal);
  const { log: inner } = await openLog(directory, Date.now);
  const { log, writer } = storedLog({
    log: inner,
    store,
    place,
    run: RUN_ID,
    from: stored,
    now: Date.now,
    sleep: never,
  });
  await log.append([noted("gone on", 90)]);
  await writer.secured();
  await writer.close(0);
  await log.close();
  expect(store.text(folder)).toBe(text(directory));
  expect(verifyLog(join(directory, "audit.jsonl")).state).toBe("intact");
}

it("on a machine that has nothing of it, the whole log comes from the store", async () => {
  const old = await walked(there, [started(), noted("one"), noted("two", 2)]);
  const directory = makeRunDirectory(here, RUN_ID);
  expect(await joinCopies(store, folder, directory, signal)).toEqual({
    stored: { lines: 3, bytes: Buffer.byteLength(text(old)) },
    came: 3,
  });
  expect(text(directory)).toBe(text(old));
  await goOn(directory);
});

it("lines that had not got there stay, and are put when the run is gone on with", async () => {
  const directory = await walked(here, [started(), noted("one")], [noted("late", 3), noted("later", 4)]);
  const before = text(directory);
  const { stored, came } = await joinCopies(store, folder, directory, signal);
  expect([stored.lines, came, text(directory)]).toEqual([2, 0, before]);
  await goOn(directory);
});

it("a run that began without a store is put from its first line", async () => {
  const log = await createLog(here, RUN_ID);
  await log.append([started(), noted("one")]);
  await log.close();
  await goOn(join(here, RUN_ID));
});

it.each([
  [
    "an older one",
    (path: string, whole: string) =>
      writeFileSync(path, whole.split("\n").slice(0, 1).join("\n").concat("\n")),
  ],
  ["a torn one", (path: string, whole: string) => truncateSync(path, whole.length - 20)],
  ["an empty one", (path: string) => truncateSync(path, 0)],
])("%s is made whole", async (_, spoil) => {
  const directory = await walked(here, [started(), noted("one"), noted("two", 2)]);
  const whole = text(directory);
  spoil(join(directory, "audit.jsonl"), whole);
  await joinCopies(store, folder, directory, signal);
  expect(text(directory)).toBe(whole);
  await goOn(directory);
});

it("a torn line in whose place the store has another is kept in a file of its own", async () => {
  const old = await walked(there, [started(), noted("one")]);
  const directory = makeRunDirectory(here, RUN_ID);
  await joinCopies(store, folder, directory, signal);
  await goOn(old);
  appendFileSync(join(directory, "audit.jsonl"), '{"seq":3,"at":"torn');
  await joinCopies(store, folder, directory, signal);
  expect(text(directory)).toBe(text(old));
  expect(readFileSync(join(directory, "torn-3"), "utf8")).toBe('{"seq":3,"at":"torn');
});

it("only what is missing is fetched, and one segment to compare", async () => {
  const directory = await walked(here, [started(), noted("one"), noted("two", 2), noted("three", 3)]);
  let gets = 0;
  store.fault = (operation) => {
    if (operation === "get") gets++;
    return null;
  };
  await joinCopies(store, folder, directory, signal);
  expect(gets).toBe(1);
});

it("copies that went on in two places are refused, with the first line that differs, and stay as they are", async () => {
  const old = await walked(
    there,
    [started(), noted("one")],
    [noted("written there", 5), noted("and this", 6)],
  );
  const directory = makeRunDirectory(here, RUN_ID);
  await joinCopies(store, folder, directory, signal);
  await goOn(directory);
  await goOn(directory);
  const before = text(old);
  await expect(joinCopies(store, folder, old, signal)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("from line 3 on"),
    advice: expect.stringContaining(`move ${old} away`),
  });
  expect(text(old)).toBe(before);
  expect(existsSync(join(old, "lock"))).toBe(false);
});

it.each([
  [
    "a segment is missing",
    (keys: string[]) => store.objects.delete(keys[1] ?? ""),
    /lines 2 to 2 are missing before logs/,
  ],
  [
    "the first is missing",
    (keys: string[]) => store.objects.delete(keys[0] ?? ""),
    /line(s 1 to 1 are missing)/,
  ],
  [
    "a byte was changed",
    (keys: string[]) => {
      const bytes = Buffer.from(store.objects.get(keys[1] ?? "") ?? []);
      store.objects.set(keys[1] ?? "", Buffer.from(bytes.toString().replace("one", "eno")));
    },
    /line 3 in the store does not follow the line before it/,
  ],
  [
    "a line was cut",
    (keys: string[]) =>
      store.objects.set(
        keys[2] ?? "",
        (store.objects.get(keys[2] ?? "") ?? new Uint8Array()).subarray(0, 50),
      ),
    /does not end with a complete line/,
  ],
])("a log in the store is refused when %s", async (_, spoil, words) => {
  await walked(there, [started(), noted("one"), noted("two", 2)]);
  spoil([...store.objects.keys()]);
  const directory = makeRunDirectory(here, RUN_ID);
  await expect(joinCopies(store, folder, directory, signal)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(words),
  });
});

it("a copy here that was changed is refused before anything is fetched into it", async () => {
  const directory = await walked(here, [started(), noted("one"), noted("two", 2)]);
  const path = join(directory, "audit.jsonl");
  writeFileSync(path, text(directory).replace("one", "eno"));
  await expect(joinCopies(store, folder, directory, signal)).rejects.toMatchObject({
    exitCode: 4,
    advice: expect.stringContaining("move its folder away"),
  });
});
