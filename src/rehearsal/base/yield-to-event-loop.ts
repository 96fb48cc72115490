// Yields to the event loop. just-bash goes from promise to promise without ever yielding; the account must
// answer its callers while a script is busy. A script that yields still counts as running.

const LONGEST = 15;
let last = performance.now();
let atWork = 0;

/**
 * Yields to the event loop if it had no turn for a while (milliseconds); scripts' frequent operations must
 * await it.
 */
export function yieldToEventLoop(): Promise<void> | undefined {
  if (performance.now() - last < LONGEST) return undefined;
  return computing(
    new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    }),
  );
}

/** Returns the same promise; until it settles, a script counts as running. */
export async function computing<T>(work: Promise<T>): Promise<T> {
  atWork += 1;
  try {
    return await work;
  } finally {
    atWork -= 1;
  }
}

/** Is a script running that only yields for a moment? */
export const isComputing = (): boolean => atWork > 0;
