// Repeats what a plain run waits for, so that the screen is never silent for long.
import { visible } from "../../output/visible.ts";
import type { StoreWatch, Wait } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import { waitingWords } from "../../transcript/words/store-words.ts";
import { waitLines } from "../../transcript/words/wait-words.ts";

/** How often it is printed, in milliseconds: less than ten seconds apart. */
const EVERY = 8_000;

/** Current waits, by the clock of the events (milliseconds since 1970 UTC). */
export interface WaitWatch {
  readonly list: () => readonly Wait[];
  readonly now: () => number;
}

export interface WaitPrinting {
  /** Null to print nothing. */
  readonly waits: WaitWatch | null;
  readonly run: () => Run;
  readonly store: StoreWatch | null;
  readonly say: (lines: readonly string[]) => void;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The result of the work; prints the waits every few seconds until then. */
export async function withWaitsPrinted<T>(
  { waits, run, store, say, sleep }: WaitPrinting,
  work: Promise<T>,
): Promise<T> {
  if (waits === null) return work;
  const over = new AbortController();
  const tell = async (): Promise<void> => {
    for (;;) {
      await sleep(EVERY, over.signal);
      if (over.signal.aborted) return;
      const now = waits.now();
      const stored = store === null ? [] : waitingWords(store.status(), now);
      say([...stored, ...waitLines(run(), waits.list(), now)].map(visible));
    }
  };
  void tell();
  try {
    return await work;
  } finally {
    over.abort();
  }
}
