// A clock for many sleepers: nobody waits for it, and time jumps from one sleeper's end to the next when nothing else is
// left to do.

export interface BusyClock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Lets time pass until `ended` says so. `busy`: what is under way that time does not move; null for nothing. */
  run(ended: () => boolean, busy: () => Promise<unknown> | null): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands at `start`. */
export function busyClock(start: number): BusyClock {
  let time = start;
  /** A binary heap: the next to wake is first. */
  const heap: Sleeper[] = [];

  const put = (sleeper: Sleeper): void => {
    let place = heap.push(sleeper) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above];
      if (other === undefined || other.at <= sleeper.at) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = sleeper;
  };
  const take = (): Sleeper | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if ((heap[below + 1]?.at ?? Number.POSITIVE_INFINITY) < (heap[below]?.at ?? 0)) below++;
      const other = heap[below];
      if (other === undefined || other.at >= last.at) break;
      heap[place] = other;
      place = below;
    }
    heap[place] = last;
    return first;
  };

  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = (): void => {
          signal.removeEventListener("abort", wake);
          resolve();
        };
        signal.addEventListener("abort", wake);
        put({ at: time + Math.max(1, ms), wake });
      }),
    async run(ended, busy) {
      while (!ended()) {
        await new Promise(setImmediate);
        const other = busy();
        await other;
        if (other !== null || ended()) continue;
        const first = take();
        if (first === undefined) throw new Error("everybody waits for somebody else");
        time = first.at;
        first.wake();
        while (heap[0]?.at === time) take()?.wake();
      }
    },
  };
}
