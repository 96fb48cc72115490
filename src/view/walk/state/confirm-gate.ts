// When a key may confirm: only something that has been on the terminal long enough, drawn before the key was pressed,
// and not by a repeating key. Pure; its owner knows what is confirmed. All times are of the screen's clock.
import type { ScreenInput } from "../../screen/screen-input.ts";

/** Nothing confirms within this time after a change of the screen or after another Enter; ms. */
const DEAD_TIME = 400;

export interface ConfirmGate {
  /** Identifies what is on screen as far as a confirmation depends on it; a new name closes the gate. */
  readonly key: string;
  /** When the name changed; ms. */
  readonly changed: number;
  /** When the first frame with that name was handed to the terminal; ms. */
  readonly since: number;
  /** The earliest time at which such a frame is known to have been visible; null until an input shows it. */
  readonly seen: number | null;
  /** When Enter was last pressed, whether it did anything or not; ms. */
  readonly enter: number;
}

export const GATE_START: ConfirmGate = {
  key: "",
  changed: Number.POSITIVE_INFINITY,
  since: Number.POSITIVE_INFINITY,
  seen: null,
  enter: Number.NEGATIVE_INFINITY,
};

/**
 * A frame of that name is handed to the terminal at `at`. `different` false: it looks like the frame before, so the
 * terminal is not repainted and what was visible stays.
 */
export function gateShown(gate: ConfirmGate, key: string, at: number, different: boolean): ConfirmGate {
  if (key === gate.key) return gate;
  return different ? { ...gate, key, changed: at, since: at, seen: null } : { ...gate, key, changed: at };
}

/** Records what an input shows about the visible frame. Call it before `gateOpen`, for every input. */
export function gateInput(gate: ConfirmGate, input: ScreenInput): ConfirmGate {
  return gate.seen === null && input.drawnAt >= gate.since ? { ...gate, seen: input.drawnAt } : gate;
}

/** Records that Enter was pressed. Call it after `gateOpen`. */
export function gateEnter(gate: ConfirmGate, at: number): ConfirmGate {
  return { ...gate, enter: at };
}

/** True when the frame of the gate's name was on the terminal before this input. */
export function gateFresh(gate: ConfirmGate, input: ScreenInput): boolean {
  return input.drawnAt >= gate.since && input.at >= gate.changed;
}

/** True when this input may confirm what is on the screen. */
export function gateOpen(gate: ConfirmGate, input: ScreenInput): boolean {
  return (
    gateFresh(gate, input) &&
    gate.seen !== null &&
    input.at - Math.max(gate.seen, gate.changed) >= DEAD_TIME &&
    input.at - gate.enter >= DEAD_TIME
  );
}
