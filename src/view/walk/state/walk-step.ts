// The result of an input: a new state, and what it asks for. Data only.
import type { Intent } from "../../../run/model/ports.ts";
import type { Mode, WalkState } from "./walk-model.ts";

/** A secret that was typed; it goes only to the vault. */
export interface GivenSecret {
  readonly name: string;
  readonly target: string | null;
  readonly value: string;
}

/** A text for the terminal's clipboard, and what it is, in words. */
export interface Copy {
  readonly text: string;
  readonly what: string;
}

export interface WalkStep {
  readonly state: WalkState;
  readonly intents: readonly Intent[];
  readonly secrets: readonly GivenSecret[];
  readonly copy: Copy | null;
  /** True when the screen is to be closed. */
  readonly leave: boolean;
}

export function stateOnly(state: WalkState): WalkStep {
  return { state, intents: [], secrets: [], copy: null, leave: false };
}

/** The step that submits an intent; the open mode comes back if it is refused. */
export function withIntent(state: WalkState, intent: Intent, mode: Mode): WalkStep {
  return { ...stateOnly({ ...state, mode, submitted: state.mode, notice: null }), intents: [intent] };
}
