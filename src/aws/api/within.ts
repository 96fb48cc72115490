// A time limit for work that waits for others, by this computer's own clock. The platform's signals for this
// (timeout, any) may be garbage-collected before they fire.

/**
 * Runs the work with a signal that aborts when `signal` does, and after that many milliseconds at the latest.
 */
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
