// The state of the run screen: what the person looks at and types. Data only; the run itself is not in it.
import type { OutputTail } from "../../../run/model/run.ts";
import type { Lock } from "../../nodes/locked-nodes.ts";
import type { ListState } from "../../widgets/list-state.ts";
import { SCROLL_END, SCROLL_START, type ScrollState } from "../../widgets/scroll-state.ts";
import type { TextFieldState } from "../../widgets/text-field-state.ts";
import { type ConfirmGate, GATE_START } from "./confirm-gate.ts";

/** The part of the screen that movement keys act on. */
export type Pane = "step" | "list" | "output";

/** A problem with what was typed. */
export interface Problem {
  readonly message: string;
  readonly advice: string;
}

/** What a line is typed for. */
export type PromptKind =
  | "skip"
  | "skip-rest"
  | "note"
  | "search"
  | "attest"
  | "attest-rest"
  | "first-on"
  | "set-aside"
  | "bring-back";

export type Mode =
  /** The key bar. */
  | { readonly kind: "walk" }
  /** The confirmation of a dangerous command is being typed. */
  | { readonly kind: "typed"; readonly text: string; readonly despite: boolean }
  /** The word is being typed that runs a substitution of the command first. */
  | {
      readonly kind: "evaluate";
      /** Of the whole `$(…)` in the command, as in the intent. */
      readonly start: number;
      readonly end: number;
      /** The text inside it. */
      readonly inner: string;
      readonly text: string;
    }
  /** What would run on the rest of a fleet, over the whole screen; its confirmation may have to be typed. */
  | { readonly kind: "rest"; readonly digest: string; readonly text: string; readonly scroll: ScrollState }
  /** The already-done check did not say no: run all the same? */
  | { readonly kind: "already" }
  /** One line is being typed. */
  | {
      readonly kind: "prompt";
      readonly what: PromptKind;
      /** The nodes that are to be set aside. */
      readonly targets?: readonly string[];
      /** The nodes of a fleet that the statement is for: the digest of what was shown, and how many they are. */
      readonly rest?: { readonly digest: string; readonly nodes: number };
      readonly field: TextFieldState;
      readonly problem: Problem | null;
      /** Where the search began, to return there. */
      readonly back: "walk" | "output";
    }
  /** The command is being edited. */
  | {
      readonly kind: "edit";
      readonly field: TextFieldState;
      readonly problem: Problem | null;
      /** On all nodes where the step failed. */
      readonly rest?: true;
    }
  /** The variables and their values; one may be being set. */
  | {
      readonly kind: "values";
      readonly list: ListState;
      readonly giving: {
        readonly variable: string;
        readonly secret: boolean;
        readonly field: TextFieldState;
        readonly problem: Problem | null;
      } | null;
    }
  /** A disk of the node is being picked for a variable. */
  | {
      readonly kind: "disks";
      readonly variable: string;
      readonly target: string;
      readonly list: ListState;
      readonly back: Mode;
    }
  /** Output over the whole screen. */
  | { readonly kind: "output" }
  /** The list of steps over the whole screen; `back` is the task looked at before. */
  | { readonly kind: "steps"; readonly back: number | null }
  /** The nodes: facts and status. */
  | { readonly kind: "nodes"; readonly scroll: ScrollState }
  /** The word for taking over a lock is being typed. */
  | {
      readonly kind: "take-over";
      /** The locks that were shown. */
      readonly locks: readonly Lock[];
      readonly text: string;
      readonly scroll: ScrollState;
      readonly back: Mode;
    }
  | { readonly kind: "help"; readonly scroll: ScrollState }
  | { readonly kind: "ask"; readonly what: "cancel" | "leave" };

export interface Search {
  readonly text: string;
  readonly where: "steps" | "output";
  /** Index (from 0) of the match in view, and the number of matches. */
  readonly match: number;
  readonly matches: number;
  /** The line of the match in view, when the output is searched. */
  readonly line: number | null;
}

export interface Notice {
  readonly tone: "plain" | "warning";
  readonly message: string;
  readonly advice: string;
}

/** Typed text that is kept, so that an error or Esc loses nothing. */
export interface Draft {
  readonly task: string;
  readonly what: Exclude<PromptKind, "search"> | "edit";
  readonly text: string;
}

/** A command that is being followed. Times are of the screen's clock; ms. */
export interface Follow {
  readonly nonce: string;
  readonly since: number;
  readonly askedAt: number;
  readonly asks: number;
}

export interface WalkState {
  /** True until the page before the first command was passed. */
  readonly opening: boolean;
  /** When the frame is drawn, by the clock of the events; ms. */
  readonly now: number;
  readonly mode: Mode;
  readonly pane: Pane;
  /** Index of the task looked at; null while the screen follows the run. */
  readonly look: number | null;
  readonly detail: ScrollState;
  /** The output as it was when it was scrolled; null while it follows. */
  readonly pinned: OutputTail | null;
  readonly output: ScrollState;
  /** True while the guide's expected output is shown below the output. */
  readonly guide: boolean;
  /** True while the section's introduction is shown again. */
  readonly intro: boolean;
  /** The command whose last lines are being followed; null for none. */
  readonly follow: Follow | null;
  readonly search: Search | null;
  readonly notice: Notice | null;
  readonly drafts: readonly Draft[];
  readonly gate: ConfirmGate;
  /** Identifies the state of the current step that was last shown. */
  readonly step: string;
  /**
   * Digest-bound name of the command whose last line is on screen, or was when its question opened; null for none.
   */
  readonly whole: string | null;
  /** Name of the frame whose confirmation was sent, until the run answers. */
  readonly sent: string | null;
  /** The mode when the last intent was submitted, to return to if it is refused. */
  readonly submitted: Mode | null;
}

export const WALKING: Mode = { kind: "walk" };
export const NODES: Mode = { kind: "nodes", scroll: SCROLL_START };

/** At the steps. */
export const WALK_START: WalkState = {
  opening: false,
  now: 0,
  mode: WALKING,
  pane: "step",
  look: null,
  detail: SCROLL_START,
  pinned: null,
  output: SCROLL_END,
  guide: false,
  intro: false,
  follow: null,
  search: null,
  notice: null,
  drafts: [],
  gate: GATE_START,
  step: "",
  whole: null,
  sent: null,
  submitted: null,
};

/** At the page before the first command. */
export const WALK_OPENING: WalkState = { ...WALK_START, opening: true, mode: NODES };

/** The mode when no question is open. */
export function restingMode(state: WalkState): Mode {
  return state.opening ? NODES : WALKING;
}
