// The engine as the frontend sees it: every intent is redacted first, and nothing is sent while the log's
// disk is almost full.
import type { Engine, Listener } from "../../engine/engine.ts";
import type { SecretVault } from "../../output/vault.ts";
import type { Intent, Refusal } from "../../run/model/ports.ts";
import type { WalkEngine } from "../../view/walk/state/engine-port.ts";
import type { LogDisk } from "../log/log-disk.ts";
import { redactIntent } from "./redact-intents.ts";

/** Does the intent lead to a send or a probe? */
const SENDS: Readonly<Record<Intent["type"], boolean>> = {
  confirm: true,
  confirmRest: true,
  evaluate: true,
  takeOver: true,
  identify: true,
  bringBack: true,
  check: true,
  tail: true,
  // Stopping work and recording what happened stay possible while there is any room.
  cancel: false,
  stopWave: false,
  setAside: false,
  chooseFirst: false,
  edit: false,
  retry: false,
  skip: false,
  attest: false,
  note: false,
  bind: false,
  leave: false,
};

/**
 * The same engine, but intents are redacted or refused first. Refusals reach the listeners like the engine's
 * own.
 */
export function guardEngine(engine: Engine, vault: SecretVault, disk: LogDisk): WalkEngine {
  const listeners = new Set<Listener>();
  const refuse = (refusal: Refusal): Promise<Refusal> => {
    for (const listener of [...listeners]) listener(engine.run(), [], refusal);
    return Promise.resolve(refusal);
  };
  return {
    run: engine.run,
    ended: engine.ended,
    submit(intent) {
      const judged = redactIntent(vault, intent);
      if (judged.intent === null) return refuse(judged.refusal);
      if (SENDS[intent.type]) {
        const { refusal, low } = disk();
        if (low !== null) engine.submit({ type: "logRoomLow", ...low });
        if (refusal !== null) return refuse(refusal);
      }
      return engine.submit(judged.intent);
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
