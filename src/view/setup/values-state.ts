// The form of values: the selected slot, what was typed for each, whether it is valid, and the resulting
// bindings and secrets. Pure. Typed text is kept, even if it is invalid or the operator goes elsewhere.

import type { Binding, Scope } from "../../plan/model/plan.ts";
import { checkValue } from "../../plan/value-types/check-value.ts";
import { LIST_START, type ListState } from "../widgets/list-state.ts";
import type { FieldProblem } from "../widgets/text-field-row.ts";
import { type TextFieldState, textField } from "../widgets/text-field-state.ts";
import type { SetupInput } from "./setup-input.ts";
import type { Slot } from "./value-slots.ts";

export interface ValuesState {
  readonly slots: readonly Slot[];
  readonly list: ListState;
  /** True while keys go into the selected slot's field. */
  readonly typing: boolean;
  /** By slot id. */
  readonly fields: Readonly<Record<string, TextFieldState>>;
}

export const NO_VALUES: ValuesState = { slots: [], list: LIST_START, typing: false, fields: {} };

/** The status of a slot. */
export type SlotStatus =
  | { readonly is: "shown" }
  | { readonly is: "open" }
  /** Left open until the run. */
  | { readonly is: "later" }
  | { readonly is: "right"; readonly value: string }
  | { readonly is: "wrong"; readonly problem: FieldProblem };

/** The form with these slots; text typed for remaining slots is kept. */
export function withSlots(state: ValuesState, slots: readonly Slot[]): ValuesState {
  const fields: Record<string, TextFieldState> = { ...state.fields };
  for (const slot of slots) {
    if (slot.kind === "default" && !Object.hasOwn(fields, slot.id))
      fields[slot.id] = textField(slot.text ?? "");
  }
  const next: ValuesState = { ...state, slots, fields };
  const first = nextUnsettled(next, -1);
  return {
    ...next,
    list: { chosen: Math.max(0, first ?? slots.findIndex(isAsked)), top: 0 },
    typing: first !== null,
  };
}

/** The selected slot; null when there is none. */
export function chosenSlot(state: ValuesState): Slot | null {
  return state.slots[state.list.chosen] ?? null;
}

/** True when the operator can type a value for it. */
export function isAsked(slot: Slot): boolean {
  return slot.kind === "asked" || slot.kind === "default";
}

/** The content of a slot's field. */
export function fieldOf(state: ValuesState, slot: Slot): TextFieldState {
  return (Object.hasOwn(state.fields, slot.id) ? state.fields[slot.id] : undefined) ?? textField();
}

/** The form with a different text in the selected slot. */
export function withField(state: ValuesState, slot: Slot, field: TextFieldState): ValuesState {
  return { ...state, fields: { ...state.fields, [slot.id]: field } };
}

/** The slot's status. An empty text is open, unless its type allows it and it was typed and erased again. */
export function slotStatus(state: ValuesState, slot: Slot): SlotStatus {
  if (!isAsked(slot)) return { is: "shown" };
  const { text } = fieldOf(state, slot);
  if (text === "" && !(Object.hasOwn(state.fields, slot.id) && slot.variable.allow.includes("empty")))
    return slot.later ? { is: "later" } : { is: "open" };
  const checked = checkValue(slot.variable, text);
  return checked.ok ? { is: "right", value: checked.value } : { is: "wrong", problem: checked };
}

/** The next slot after `from` (wrapping around) that is open or wrong; null when all are valid. */
export function nextUnsettled(state: ValuesState, from: number): number | null {
  const count = state.slots.length;
  for (let step = 1; step <= count; step++) {
    const index = (from + step + count) % count;
    const slot = state.slots[index];
    if (slot === undefined) continue;
    const { is } = slotStatus(state, slot);
    if (is === "open" || is === "wrong") return index;
  }
  return null;
}

/** The result of the form: bindings (secrets without their value) and the secrets' values. */
export function enteredValues(state: ValuesState): {
  readonly bindings: readonly Binding[];
  readonly secrets: readonly {
    readonly name: string;
    readonly target: string | null;
    readonly value: string;
  }[];
} {
  const bindings: Binding[] = [];
  const secrets: { name: string; target: string | null; value: string }[] = [];
  for (const slot of state.slots) {
    const status = slotStatus(state, slot);
    if (status.is !== "right") continue;
    // An unchanged default remains the guide's.
    if (slot.kind === "default" && status.value === slot.text) continue;
    const { name, secret } = slot.variable;
    const scope: Scope = slot.target === null ? { kind: "run" } : { kind: "target", target: slot.target };
    bindings.push({ name, scope, value: secret ? null : status.value, secret, from: "given" });
    if (secret) secrets.push({ name, target: slot.target, value: status.value });
  }
  return { bindings, secrets };
}

/** The practice value for the slot; null when there is none or it would be invalid. */
export function suggestionFor(input: SetupInput, slot: Slot): string | null {
  const text = input.suggest(slot.variable, slot.node);
  return text !== null && checkValue(slot.variable, text).ok ? text : null;
}
