// Work outside of a walk that takes long: what is waited for is said, and said again, on the standard error.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  NOTICE_INTERVAL,
  progressNotice,
  withProgressNotice,
} from "../../../src/cli/terminal/progress-notice.ts";

const said: string[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  said.length = 0;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("says what is waited for at least every ten seconds, until it is there", async () => {
  const work = withProgressNotice(
    "Asking AWS who you are…",
    () => new Promise((done) => setTimeout(done, 30_000, 7)),
    NOTICE_INTERVAL,
  );
  await vi.advanceTimersByTimeAsync(7_999);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(22_001);
  expect(said).toEqual(["8.0 s", "16 s", "24 s"].map((time) => `Asking AWS who you are… (${time})\n`));
  expect(await work).toBe(7);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(3);
});

it("is silent when it failed", async () => {
  const work = withProgressNotice("Asking…", () => Promise.reject(new Error("no")));
  await expect(work).rejects.toThrow("no");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
});

it("is said of work that never waits, too, as often as it is time for it", () => {
  let time = 1_000;
  const notice = progressNotice("Reading the log…", () => time);
  for (; time < 20_000; time += 10) notice();
  expect(said).toEqual(["Reading the log…\n", "Reading the log… (9.5 s)\n", "Reading the log… (18 s)\n"]);
});
