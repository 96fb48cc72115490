// A possible answer to the question about a step, and those that skip it. Data only.

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

export const SKIP: Choice = { word: "skip", meaning: "skip", words: "skip the step; asks for the reason" };

export const SKIP_REST: Choice = {
  word: "skip-all",
  meaning: "skip-rest",
  whole: true,
  words: "skip the step on all nodes that are left; asks for the reason",
};
