// The store of the log as plain lines: that the run waits for it and why, and that it has caught up.
import { visible } from "../../output/visible.ts";
import type { StoreWatch } from "../../run/model/ports.ts";
import { waitingWords } from "../../transcript/words/store-words.ts";

/** Waits longer than this are printed; milliseconds. */
const PATIENCE = 3_000;

/** Prints until it is closed. The same trouble is printed once. */
export function printStoreStatus(
  store: StoreWatch | null,
  say: (lines: readonly string[]) => void,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): { close(): void } {
  if (store === null) return { close() {} };
  const over = new AbortController();
  let told: string | null = null;
  let asleep = false;

  const tell = (): void => {
    if (over.signal.aborted) return;
    const { since, trouble } = store.status();
    const topic = trouble?.message ?? (since === null ? null : "slow");
    if (topic === told) return;
    if (topic === null) {
      told = null;
      return say(["The store has the whole log again."]);
    }
    if (topic === "slow") return soon(since ?? 0);
    told = topic;
    say(waitingWords(store.status(), (since ?? 0) + PATIENCE).map(visible));
  };

  /** Says that the store is slow when the current wait lasts. */
  const soon = (since: number): void => {
    if (asleep) return;
    asleep = true;
    sleep(PATIENCE, over.signal).then(() => {
      asleep = false;
      const now = store.status();
      if (over.signal.aborted || told !== null || now.since === null) return;
      if (now.since !== since) return soon(now.since);
      told = "slow";
      say(waitingWords(now, since + PATIENCE).map(visible));
    });
  };

  const stop = store.subscribe(tell);
  return {
    close() {
      stop();
      over.abort();
    },
  };
}
