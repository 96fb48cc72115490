// What a view needs from the loop: to see the run, to learn of changes, and to submit intents.
import type { RunEvent } from "../../../run/model/event.ts";
import type { Intent, Refusal } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";

export interface WalkEngine {
  run(): Run;
  /** Resolves after the intent was judged and its events were published: the refusal, or null. Never rejects. */
  submit(intent: Intent): Promise<Refusal | null>;
  /** Calls back after each step of the loop, with what is on disk. Returns a function that stops it. */
  subscribe(listener: (run: Run, events: readonly RunEvent[], refusal: Refusal | null) => void): () => void;
  /**
   * Resolves when the run was left or has finished and nothing is in flight; rejects when the log cannot be written.
   */
  readonly ended: Promise<Run>;
}

/** Takes the secrets that are typed during the run. */
export interface SecretSink {
  put(name: string, target: string | null, value: string): void;
}
