// A clock for simulations that nobody waits for: what is to happen stands in a queue, and time jumps from one thing
// to the next. What belongs to a process goes with it when the process dies.

/** Owner of what happens in the world, whichever process lives. */
export const WORLD = 0;

export interface Due {
  readonly at: number;
  /** WORLD, or the number of a process. */
  readonly owner: number;
  readonly act: () => void;
  gone: boolean;
}

export interface SimClock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Lets `act` happen after so many milliseconds, unless what is returned is called before. */
  after(milliseconds: number, owner: number, act: () => void): () => void;
  /** Forgets what belongs to a process, now and later. */
  drop(owner: number): void;
  /** The next thing to happen, taken out; the time is its time then. Null when nothing is left. */
  take(): Due | null;
}

/** A clock that stands at `start`. */
export function simClock(start: number): SimClock {
  let time = start;
  // Sorted, the next one last: there are few at a time.
  let queue: Due[] = [];
  const dead = new Set<number>();
  return {
    now: () => time,
    after(milliseconds, owner, act) {
      if (dead.has(owner)) return () => {};
      const due: Due = { at: time + Math.max(0, milliseconds), owner, act, gone: false };
      let place = queue.length;
      while (place > 0 && (queue[place - 1]?.at ?? 0) <= due.at) place--;
      queue.splice(place, 0, due);
      return () => {
        due.gone = true;
      };
    },
    drop(owner) {
      dead.add(owner);
      queue = queue.filter((due) => due.owner !== owner);
    },
    take() {
      for (let due = queue.pop(); due !== undefined; due = queue.pop()) {
        if (due.gone) continue;
        time = due.at;
        return due;
      }
      return null;
    },
  };
}
