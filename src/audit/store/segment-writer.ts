// Puts a log into a store, segment by segment. A segment has the lines since the previous one; it is put only
// if its name is still free, so that of two writers that continue after the same line, one is fenced. A
// failed put is retried with the same bytes, without limit: callers wait for it, and see why.
import { BugError, OperatorError } from "../../errors.ts";
import type { StoreStatus, StoreWatch } from "../../run/model/ports.ts";
import { linesIn } from "./fetch-log.ts";
import type { ObjectStore } from "./object-store.ts";
import { segmentKey } from "./store-place.ts";

/** A place in a log: after this many lines and bytes. */
export interface LogEnd {
  readonly lines: number;
  readonly bytes: number;
}

/** The start of a log. */
export const LOG_START: LogEnd = { lines: 0, bytes: 0 };

export interface SegmentWriter extends StoreWatch {
  /** The log on disk now ends here. A segment ends only at such a place. */
  wrote(end: LogEnd): void;
  /** Resolves when everything up to the newest end is in the store; never when the log is lost. */
  secured(): Promise<void>;
  /** Resolves with the reason when another writer has resumed the log. */
  readonly lost: Promise<Error>;
  /** Puts the rest, for at most this many milliseconds, and stops. True when the store has all of it. */
  close(patience: number): Promise<boolean>;
}

export interface SegmentWriterOptions {
  readonly store: ObjectStore;
  /** The run's folder in the store, and how to display it. */
  readonly folder: string;
  readonly url: string;
  /** What the store already has. */
  readonly from: LogEnd;
  /** Bytes of the log on disk between these offsets. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
  readonly now: () => number;
  /** Resolves after this many milliseconds, or at once when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Without a request, a segment is put when it has this many bytes, or when its first line is this old (ms).
 */
const UNASKED_BYTES = 256_000;
const UNASKED_AGE = 2_000;
/** A segment ends at the first end after this many bytes. */
const MOST_BYTES = 4_000_000;
/** Milliseconds before the second try, and the longest pause. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** Starts at the end of what the store has; puts nothing until there are lines. */
export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { store, folder, url, now, sleep } = options;
  let stored = options.from;
  /** Ends after `stored`, in order. */
  let ends: LogEnd[] = [];
  let waiters: { readonly lines: number; readonly since: number; readonly done: () => void }[] = [];
  let trouble: StoreStatus["trouble"] = null;
  let old = false;
  let ageing = false;
  let closing = false;
  let stopped = false;
  let pumping: Promise<void> | null = null;
  /** Aborts each pending wait. One signal for all of them would accumulate listeners. */
  const under = new Set<AbortController>();
  const listeners = new Set<() => void>();
  let tellLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    tellLost = resolve;
  });

  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const during = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const controller = new AbortController();
    under.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      under.delete(controller);
    }
  };
  const stop = (): void => {
    stopped = true;
    for (const controller of under) controller.abort();
  };
  const written = (): LogEnd => ends.at(-1) ?? stored;

  const reached = (end: LogEnd): void => {
    stored = end;
    ends = ends.filter(({ lines }) => lines > end.lines);
    if (ends.length === 0) old = false;
    trouble = null;
    const done = waiters.filter(({ lines }) => lines <= end.lines);
    waiters = waiters.filter(({ lines }) => lines > end.lines);
    for (const waiter of done) waiter.done();
    changed();
  };

  const isDue = (): boolean =>
    ends.length > 0 &&
    (closing || old || waiters.length > 0 || written().bytes - stored.bytes >= UNASKED_BYTES);

  const pump = (): void => {
    if (pumping !== null || stopped || !isDue()) return;
    pumping = (async () => {
      while (!stopped && isDue()) await putNext();
    })().finally(() => {
      pumping = null;
      pump();
    });
  };

  const putNext = async (): Promise<void> => {
    const end = ends.find(({ bytes }) => bytes - stored.bytes >= MOST_BYTES) ?? written();
    const key = segmentKey(folder, stored.lines + 1);
    for (let pause = FIRST_PAUSE; !stopped; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const bytes = await options.read(stored.bytes, end.bytes);
        if ((await during((signal) => store.putNew(key, bytes, signal))) === "put") return reached(end);
        const kept = await during((signal) => store.get(key, signal));
        if (kept !== null) return await met(kept.bytes);
      } catch (error) {
        if (stopped) return;
        trouble = wordsOf(error);
        changed();
      }
      await during((signal) => sleep(pause, signal));
    }
  };

  /** The name was taken: by these same lines, if an earlier try succeeded after all, or by another writer. */
  const met = async (bytes: Uint8Array): Promise<void> => {
    const to = Math.min(stored.bytes + bytes.length, written().bytes);
    const ours = Buffer.from(await options.read(stored.bytes, to));
    if (ours.equals(bytes)) {
      return reached({ lines: stored.lines + linesIn(bytes), bytes: stored.bytes + bytes.length });
    }
    stop();
    tellLost(takenOver(url, stored.lines, bytes));
    changed();
  };

  const age = async (): Promise<void> => {
    if (ageing || stopped) return;
    ageing = true;
    await during((signal) => sleep(UNASKED_AGE, signal));
    ageing = false;
    old = ends.length > 0;
    pump();
  };

  return {
    lost,
    wrote(end) {
      if (stopped || end.lines <= written().lines) return;
      ends.push(end);
      void age();
      pump();
    },
    secured() {
      const { lines } = written();
      if (lines <= stored.lines) return Promise.resolve();
      return new Promise((done) => {
        waiters.push({ lines, since: now(), done });
        pump();
        changed();
      });
    },
    status: () => ({
      url,
      behind: written().lines - stored.lines,
      since: waiters[0]?.since ?? null,
      trouble,
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close(patience) {
      closing = true;
      pump();
      if (pumping !== null) {
        const enough = new AbortController();
        await Promise.race([pumping, lost, sleep(patience, enough.signal)]);
        enough.abort();
      }
      stop();
      return ends.length === 0;
    },
  };
}

function wordsOf(error: unknown): { message: string; advice: string } {
  if (error instanceof OperatorError) return { message: error.message, advice: error.advice };
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof BugError)) return { message, advice: "Lamplighter retries automatically." };
  return {
    message: `This is a bug in Lamplighter, not an answer of the store: ${message}.`,
    advice:
      "Lamplighter retries, and sends nothing to a node until the store has the log. You can leave and resume safely.",
  };
}

/** Who has resumed the log, according to the lines in the place of ours. */
function takenOver(url: string, lines: number, theirs: Uint8Array): OperatorError {
  return new OperatorError(
    `${whoWrote(theirs)} continued this run: line ${lines + 1} in ${url} was written elsewhere. This process stopped.`,
    `Nothing was sent to a node after line ${lines}. Continue where the run is open now. To take it over on this machine, first move the run's folder away, and keep it: its last lines differ from the store.`,
    { exitCode: 1 },
  );
}

function whoWrote(lines: Uint8Array): string {
  for (const line of Buffer.from(lines).toString("utf8").split("\n")) {
    try {
      const { type, at, operator } = JSON.parse(line) as Record<string, unknown>;
      if (type !== "run.resumed" || typeof at !== "string") continue;
      const { user, host } = operator as { user: string; host: string };
      return `${user}@${host}, since ${at.slice(0, 19).replace("T", " ")}Z,`;
    } catch {
      // A line that is not one of our events names nobody.
    }
  }
  return "Another Lamplighter";
}
