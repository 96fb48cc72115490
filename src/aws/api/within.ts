// A limit for work that waits for others, kept by this computer's own clock. The signals of the platform that do this
// (timeout, any) may be lost to the garbage collector before they fire.

/** Does the work under a signal that aborts when `signal` does, and after so many milliseconds at the latest. */
export async function within<T>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), milliseconds);
  const abort = (): void => limit.abort();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
