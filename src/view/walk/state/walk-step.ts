// What an input leads to: a new state, and what the world is asked for. Data only.
import type { Intent } from "../../../run/model/ports.ts";
import type { Mode, WalkState } from "./walk-model.ts";

/** A secret that was typed; it goes to the vault and nowhere else. */
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

/** The step that only changes the state. */
export function stateOnly(state: WalkState): WalkStep {
  return { state, intents: [], secrets: [], copy: null, leave: false };
}

/** The step that asks the core for something; what was open comes back when it is refused. */
export function withIntent(state: WalkState, intent: Intent, mode: Mode): WalkStep {
  return { ...stateOnly({ ...state, mode, submitted: state.mode, notice: null }), intents: [intent] };
}
