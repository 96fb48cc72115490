// What a walk needs of the loop: to see the run, to be told of changes, and to ask. The views know no more of it.
import type { RunEvent } from "../../../run/model/event.ts";
import type { Intent, Refusal } from "../../../run/model/ports.ts";
import type { Run } from "../../../run/model/run.ts";

export interface WalkEngine {
  run(): Run;
  /** Resolves when the intent has been judged and what it led to was told: why it was refused, or null. Never rejects. */
  submit(intent: Intent): Promise<Refusal | null>;
  /** Calls back after each step of the loop, with what is on disk. Returns the way to stop it. */
  subscribe(listener: (run: Run, events: readonly RunEvent[], refusal: Refusal | null) => void): () => void;
  /** Resolves when the run was left or has finished and nothing is on its way; rejects when the log cannot be written. */
  readonly ended: Promise<Run>;
}

/** Where secrets go that are typed during the walk. */
export interface SecretSink {
  put(name: string, target: string | null, value: string): void;
}
