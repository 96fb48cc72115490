// What facts of a run are made of.

export interface Fact<T extends string> {
  readonly type: T;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

/** How the answer was given. `yes` exists in rehearsals only. */
export type Answered = "screen" | "plain" | "yes" | "approval";

/** The confirmation, inside the request so that neither can exist without the other. */
export interface Confirmed {
  /** Digest that was on screen. */
  readonly digest: string;
  readonly typed: string | null;
  readonly how: Answered;
}
