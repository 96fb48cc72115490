// The store of the log, as plain lines: that the walk waits for it and why, and that it has what was waited for.
import { visible } from "../../output/visible.ts";
import type { StoreWatch } from "../../run/model/ports.ts";
import { waitingWords } from "../../transcript/words/store-words.ts";

/** So many milliseconds after something began to be waited for, it is said. */
const PATIENCE = 3_000;

/** Tells until it is closed. One and the same trouble is told once. */
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

  /** Says that the store is slow when the current wait goes on for a while. */
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
