// Lets others work. just-bash goes from one promise to the next without ever giving the event loop its turn; the
// account must answer its callers while a script is busy. Who lets others work is still at work himself.

const LONGEST = 15;
let last = performance.now();
let atWork = 0;

/** Gives the event loop a turn when it had none for a while (milliseconds); to be awaited in what scripts do often. */
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

/** The same promise, and until it is settled a script counts as being at work. */
export async function computing<T>(work: Promise<T>): Promise<T> {
  atWork += 1;
  try {
    return await work;
  } finally {
    atWork -= 1;
  }
}

/** Is a script at work that only lets others work for a moment? */
export const isComputing = (): boolean => atWork > 0;
