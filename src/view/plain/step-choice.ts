// A possible answer to the question about a step. Data only.

/** What an answer asks for. */
export type Meaning =
  | "run"
  | "rest"
  | "skip-rest"
  | "first-on"
  | "set-aside"
  | "bring-back"
  | "anyway"
  | "attest"
  | "attest-rest"
  | "evaluate"
  | "fetch"
  | "retry"
  | "ask-node"
  | "check"
  | "skip"
  | "edit"
  | "edit-rest"
  | "note"
  | "values"
  | "nodes"
  | "leave"
  | "help";

/** Each possible answer: its word, its meaning, and a sentence about it. */
export interface Choice {
  readonly word: string;
  readonly meaning: Meaning;
  readonly words: string;
  /** True when only the whole word counts. */
  readonly whole?: true;
}
