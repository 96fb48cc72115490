// The loop as the person's side sees it: every intent passes the redaction before it gets there.
import type { Engine, Listener } from "../engine.ts";
import type { SecretVault } from "../output/vault.ts";
import type { WalkEngine } from "../view/walk/engine-port.ts";
import { redactIntent } from "./redact-intents.ts";

/** The same engine, but what is submitted is redacted or refused first. Refusals reach the listeners like the loop's own. */
export function guardEngine(engine: Engine, vault: SecretVault): WalkEngine {
  const listeners = new Set<Listener>();
  return {
    run: engine.run,
    ended: engine.ended,
    submit(intent) {
      const judged = redactIntent(vault, intent);
      if (judged.intent !== null) engine.submit(judged.intent);
      else for (const listener of [...listeners]) listener(engine.run(), [], judged.refusal);
    },
    subscribe(listener) {
      listeners.add(listener);
      const stop = engine.subscribe(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };
}
