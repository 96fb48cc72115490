// Waits for an engine in order: what it publishes is printed as it comes, and asking waits for its answer.

import { evolve } from "../../run/evolve/evolve.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Intent, Refusal } from "../../run/model/ports.ts";
import type { Run } from "../../run/model/run.ts";
import type { WalkEngine } from "../walk/state/engine-port.ts";

export interface EngineWatch {
  run(): Run;
  /** Gives the intent and waits until the engine has judged it: the refusal, or null when it was carried out. */
  ask(intent: Intent): Promise<Refusal | null>;
  /** Resolves when `holds` does for the newest run. */
  until(holds: (run: Run) => boolean): Promise<Run>;
  close(): void;
}

/** Watches the engine. `told` gets each event with the run before it. The promises reject when the engine ends badly. */
export function watchEngine(engine: WalkEngine, told: (before: Run, event: RunEvent) => void): EngineWatch {
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
      told(before, event);
      // Only between several events of one write is a state of its own needed.
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
