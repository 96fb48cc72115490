// Lets others work. just-bash goes from one promise to the next without ever giving the event loop its turn; the
// account must answer its callers while a script is busy.

const LONGEST = 15;
let last = performance.now();

/** Gives the event loop a turn when it had none for a while (milliseconds); to be awaited in what scripts do often. */
export function breathe(): Promise<void> | undefined {
  if (performance.now() - last < LONGEST) return undefined;
  return new Promise((resolve) => {
    setImmediate(() => {
      last = performance.now();
      resolve();
    });
  });
}
