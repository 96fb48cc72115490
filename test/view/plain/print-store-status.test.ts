// The store in a plain walk: told when it keeps the walk waiting, once for each reason, and when that is over.
import { expect, it } from "vitest";
import type { StoreStatus } from "../../../src/run/model/ports.ts";
import { printStoreStatus } from "../../../src/view/plain/print-store-status.ts";

function bench() {
  let status: StoreStatus = { url: "s3://b/R", behind: 1, since: null, trouble: null };
  const listeners = new Set<() => void>();
  const said: string[] = [];
  const sleepers: (() => void)[] = [];
  const teller = printStoreStatus(
    {
      status: () => status,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    (lines) => said.push(...lines),
    (_milliseconds, signal) =>
      new Promise((wake) => {
        signal.addEventListener("abort", () => wake(), { once: true });
        sleepers.push(wake);
      }),
  );
  return {
    said,
    teller,
    listeners,
    set(change: Partial<StoreStatus>) {
      status = { ...status, ...change };
      for (const listener of listeners) listener();
    },
    async pass() {
      for (const wake of sleepers.splice(0)) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const busy = { message: "the store is busy: SlowDown", advice: "Lamplighter retries automatically." };

it("says nothing of a store that answers", async () => {
  const { said, set, pass } = bench();
  set({ since: 1_000 });
  set({ since: null });
  await pass();
  expect(said).toEqual([]);
});

it("says that it is slow after a while, and when it has the log again", async () => {
  const { said, set, pass } = bench();
  set({ since: 1_000 });
  await pass();
  expect(said).toEqual([
    expect.stringMatching(
      /^Waiting for the store s3:\/\/b\/R to accept 1 line .*\(3\.0 s\)\. Nothing is sent/,
    ),
  ]);
  set({ since: null });
  expect(said.at(-1)).toBe("The store has the whole log again.");
});

it("says each reason once, and makes hostile words visible", () => {
  const { said, set } = bench();
  set({ since: 1_000, trouble: busy });
  set({ since: 1_000, trouble: { ...busy } });
  expect(said.filter((line) => line.includes("SlowDown"))).toHaveLength(1);
  set({ since: 1_000, trouble: { message: "the store said \u001b[2J", advice: "" } });
  expect(said.join("\n")).not.toContain("\u001b");
  expect(said.join("\n")).toContain("[2J");
});

it("says nothing any more when it is closed", async () => {
  const { said, set, pass, teller, listeners } = bench();
  set({ since: 1_000 });
  teller.close();
  await pass();
  set({ trouble: busy });
  expect(said).toEqual([]);
  expect(listeners.size).toBe(0);
});
