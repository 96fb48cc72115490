// A key of the run screen: its name, its action, and its words. Data only; walk-keys.ts says which work
// where.
import type { KeyHelp } from "../../widgets/KeyBar.tsx";

export type Action =
  | "confirm"
  | "attest"
  | "attest-rest"
  | "back"
  | "rest"
  | "stop-wave"
  | "first-on"
  | "set-aside"
  | "bring-back"
  | "skip"
  | "skip-rest"
  | "edit"
  | "edit-rest"
  | "retry"
  | "note"
  | "values"
  | "give"
  | "output"
  | "steps"
  | "introduction"
  | "copy"
  | "guide"
  | "search"
  | "nodes"
  | "ask-node"
  | "take-over"
  | "follow"
  | "evaluate"
  | "fetch"
  | "next-match"
  | "previous-match"
  | "help"
  | "check"
  | "cancel"
  | "leave"
  | "close";

export interface WalkKey extends KeyHelp {
  /** The key's name in `Key`. */
  readonly name: string;
  readonly action: Action;
}

/** `does`: in a word or two; `says`: in a sentence. */
export function key(name: string, printed: string, action: Action, does: string, says: string): WalkKey {
  return { name, key: printed, action, does, says };
}
