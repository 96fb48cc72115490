// Reads about many things that are asked for at the same time, joined: a fleet's nodes are looked up with a request for
// each hundred of them, not with one for each.
import { errorName } from "./service-errors.ts";

/** Reads one thing by its id; undefined where there is no such thing. Rejects as the call does. */
export type JoinedRead<T> = (id: string, signal: AbortSignal) => Promise<T | undefined>;

interface Asking<T> {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly found: (value: T | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** Errors that may be about one of several ids. */
const ABOUT_ONE = /^(?:Invalid|Validation)/;

/**
 * Joins what is asked for in one tick, and while an answer is awaited. `read`: reads so many things, at most `most`. What
 * is refused because of one id is asked for in halves.
 */
export function joinReads<T>(
  most: number,
  read: (ids: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, T>>,
): JoinedRead<T> {
  let waiting: Asking<T>[] = [];
  let awaited = 0;

  const flush = (): void => {
    waiting = waiting.filter(({ signal }) => !signal.aborted);
    if (waiting.length === 0 || (awaited > 0 && waiting.length < most)) return;
    const byId = new Map<string, Asking<T>[]>();
    for (const asking of waiting) {
      const same = byId.get(asking.id);
      if (same === undefined) byId.set(asking.id, [asking]);
      else same.push(asking);
    }
    waiting = [];
    const all = [...byId.values()];
    for (let first = 0; first < all.length; first += most) {
      awaited++;
      void post(all.slice(first, first + most)).then(() => {
        awaited--;
        flush();
      });
    }
  };
  /** Each of the groups is about one thing. */
  const post = async (groups: readonly (readonly Asking<T>[])[]): Promise<void> => {
    const ids = groups.map(([first]) => first?.id ?? "");
    const all = untilAllAborted(groups.flat().map(({ signal }) => signal));
    try {
      const found = await read(ids, all.signal);
      for (const asking of groups.flat()) asking.found(found.get(asking.id));
    } catch (error) {
      const middle = Math.ceil(groups.length / 2);
      if (groups.length > 1 && ABOUT_ONE.test(errorName(error)) && !all.signal.aborted)
        await Promise.all([post(groups.slice(0, middle)), post(groups.slice(middle))]);
      else for (const { failed } of groups.flat()) failed(error);
    } finally {
      all.release();
    }
  };

  return (id, signal) =>
    new Promise((resolve, reject) => {
      const end = (): void => signal.removeEventListener("abort", aborted);
      const aborted = (): void => reject(new Error("it was cancelled"));
      if (signal.aborted) return aborted();
      signal.addEventListener("abort", aborted, { once: true });
      queueMicrotask(flush);
      waiting.push({
        id,
        signal,
        found(value) {
          end();
          resolve(value);
        },
        failed(error) {
          end();
          reject(error);
        },
      });
    });
}

/** A signal that aborts when all of them have. */
function untilAllAborted(signals: readonly AbortSignal[]): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  let left = signals.length;
  const look = (): void => {
    if (--left === 0) controller.abort();
  };
  for (const signal of signals) signal.addEventListener("abort", look, { once: true });
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener("abort", look);
    },
  };
}
