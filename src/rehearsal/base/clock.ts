// The clock of the practice nodes. During a wait it advances in its own steps, independent of real time;
// while a script computes, it advances no faster than real time. So a busy or slow machine makes a rehearsal
// slower, but never lets a time limit on a node pass too early.

export interface Clock {
  /** Seconds on the nodes per real second of waiting; 0: waits end at once and no limit passes. */
  pace: number;
  /** Hundredths of a second since the account was opened. */
  hundredths(): number;
  /** Resolves after that many seconds on the nodes, or when the signal aborts. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Like `sleep`, for a time limit, which never passes at pace 0. */
  limit(seconds: number, signal: AbortSignal): Promise<void>;
}

interface Sleeper {
  readonly due: number;
  wake(): void;
}

/** The longest step, in seconds: short enough for a wait that starts meanwhile. */
const LONGEST = 0.2;
/** Milliseconds before a step checks again whether a script still computes. */
const AGAIN = 1;

/**
 * `now` must be a monotonic clock, else a step could last an hour. `isComputing`: is a script running that
 * does not wait for this clock?
 */
export function createClock(
  now: () => number = () => performance.now(),
  isComputing: () => boolean = () => false,
): Clock {
  const sleepers = new Set<Sleeper>();
  let seconds = 0;
  let seen = now();
  let ticking = false;
  let stepEnds = Number.POSITIVE_INFINITY;
  let stepBegan = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** If nobody waits, time passes as in reality. */
  function catchUp(): void {
    const at = now();
    if (!ticking) seconds += Math.max(0, at - seen) / 1000;
    seen = at;
  }

  /** Starts the next step, or a shorter one instead of the pending one. */
  function step(): void {
    clearTimeout(timer);
    if (sleepers.size === 0) {
      seen = now();
      ticking = false;
      return;
    }
    ticking = true;
    const next = Math.min(...[...sleepers].map((sleeper) => sleeper.due - seconds));
    const length = Math.max(0.001, Math.min(LONGEST, next));
    stepEnds = seconds + length;
    stepBegan = now();
    timer = setTimeout(arrive, clock.pace > 0 ? (length * 1000) / clock.pace : 0);
  }

  function arrive(): void {
    if (clock.pace > 0 && isComputing() && now() - stepBegan < (stepEnds - seconds) * 1000) {
      timer = setTimeout(arrive, AGAIN);
      return;
    }
    seconds = stepEnds;
    stepEnds = Number.POSITIVE_INFINITY;
    const due = [...sleepers].filter((sleeper) => sleeper.due <= seconds + 1e-9);
    for (const sleeper of due.sort((a, b) => a.due - b.due)) sleeper.wake();
    // Woken waits run before time continues.
    setImmediate(() => {
      if (stepEnds === Number.POSITIVE_INFINITY) step();
    });
  }

  function until(due: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = { due, wake };
      function wake(): void {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      }
      signal?.addEventListener("abort", wake);
      sleepers.add(sleeper);
      if (!ticking || (stepEnds !== Number.POSITIVE_INFINITY && due < stepEnds)) step();
    });
  }

  const clock: Clock = {
    pace: 0,
    hundredths() {
      catchUp();
      return Math.round(seconds * 100);
    },
    sleep(length, signal) {
      catchUp();
      return until(clock.pace === 0 ? seconds : seconds + length, signal);
    },
    limit(length, signal) {
      catchUp();
      return until(clock.pace === 0 ? Number.POSITIVE_INFINITY : seconds + length, signal);
    },
  };
  return clock;
}
