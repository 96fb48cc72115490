// Lets only so many at once do something, the others in the order in which they came.

export interface Gate {
  /**
   * Resolves when it is the caller's turn, or the signal has aborted; returns a function that ends the turn, and may be
   * called again.
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** A gate for so many at once. */
export function createGate(most: number): Gate {
  let inside = 0;
  const waiting = new Set<() => void>();

  const leave = (): void => {
    inside--;
    for (const next of waiting) {
      waiting.delete(next);
      return next();
    }
  };

  return {
    enter: (signal) =>
      new Promise((resolve) => {
        const enter = (): void => {
          signal.removeEventListener("abort", giveUp);
          inside++;
          let isInside = true;
          resolve(() => {
            if (!isInside) return;
            isInside = false;
            leave();
          });
        };
        const giveUp = (): void => {
          waiting.delete(enter);
          resolve(() => {});
        };
        if (inside < most || signal.aborted) return enter();
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.add(enter);
      }),
  };
}
