// Follows an engine in order: prints what it publishes, and waits for its answer to each intent.

import { evolve } from "../../run/evolve/evolve.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Intent, Refusal } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import type { WalkEngine } from "../walk/state/engine-port.ts";

export interface EngineWatch {
  run(): Run;
  /** Submits the intent and waits for the engine's verdict: the refusal, or null when it was carried out. */
  ask(intent: Intent): Promise<Refusal | null>;
  /** Resolves when `holds` does for the newest run. */
  until(holds: (run: Run) => boolean): Promise<Run>;
  close(): void;
}

/**
 * Calls `told` with each event, the run before it, and all events of the same write. The promises reject when the engine
 * fails.
 */
export function watchEngine(
  engine: WalkEngine,
  told: (before: Run, event: RunEvent, written: readonly RunEvent[]) => void,
): EngineWatch {
  let run = engine.run();
  const waiting = new Set<() => void>();
  let failed: ((error: unknown) => void) | null = null;
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  failure.catch(() => {});
  engine.ended.catch((error: unknown) => failed?.(error));

  const stop = engine.subscribe((after, events) => {
    let before = run;
    for (const [index, event] of events.entries()) {
      told(before, event, events);
      // Only needed between several events of one write.
      before = index === events.length - 1 ? after : evolve(before, event);
    }
    run = after;
    for (const one of [...waiting]) one();
  });

  return {
    run: () => run,
    ask: (intent) => Promise.race([engine.submit(intent), failure]),
    until(holds) {
      if (holds(run)) return Promise.resolve(run);
      const met = new Promise<Run>((resolve) => {
        const one = (): void => {
          if (!holds(run)) return;
          waiting.delete(one);
          resolve(run);
        };
        waiting.add(one);
      });
      return Promise.race([met, failure]);
    },
    close: stop,
  };
}
