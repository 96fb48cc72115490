// Keys of single pages, apart from those that mean the same on every page (Enter, back, help, leave). Pure.

import type { Key } from "../screen/screen-input.ts";
import { type ListBox, type ListState, listKey } from "../widgets/list-state.ts";
import { scrollKey } from "../widgets/scroll-state.ts";
import { textFieldKey, textFieldPaste } from "../widgets/text-field-state.ts";
import { choiceRows, fleetChoices, nodeChoices, withFleet } from "./node-rows.ts";
import { sectionChoices } from "./selection.ts";
import type { SetupInput } from "./setup-input.ts";
import { setupLayout } from "./setup-layout.ts";
import type { SetupState } from "./setup-model.ts";
import { changed } from "./setup-pages.ts";
import { textRows } from "./summary-rows.ts";
import { chosenSlot, fieldOf, isAsked, type ValuesState, withField } from "./values-state.ts";
import { wayChoices, withWay } from "./way-rows.ts";

/** Scrolls a page of text. */
export function onTextKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  const { body } = setupLayout(state.size, 0);
  const lines = textRows(state, input).length;
  const scroll = scrollKey(state.scroll, key, { lines, height: body });
  return scroll === null ? state : { ...state, scroll };
}

/** Moves, and ticks: the selected section with space, all or none with `a`. */
export function onSectionsKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  const ids = sectionChoices(input).map((choice) => choice.section.id);
  const id = ids[state.sections.chosen];
  if (isTick(key) && id !== undefined) {
    // In the guide's order, so that equal choices compare equal.
    const ticked = ids.filter((it) => (it === id ? !state.ticked.includes(it) : state.ticked.includes(it)));
    return changed({ ...state, ticked });
  }
  if (key.name === "a" && !key.ctrl && !key.meta)
    return changed({ ...state, ticked: state.ticked.length === ids.length ? [] : ids });
  const sections = moved(state, state.sections, key, ids.length);
  return sections === null ? state : { ...state, sections };
}

/** Moves, and picks: only the selected alternative with space, all of its group with `a`. */
export function onWaysKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  const choices = wayChoices(input, state.ticked);
  const choice = choices[state.ways.chosen];
  const all = key.name === "a" && !key.ctrl && !key.meta;
  if (choice !== undefined && (all || isTick(key)))
    return changed({ ...state, alternatives: withWay(state.alternatives, choice, all ? choices : null) });
  const ways = moved(state, state.ways, key, choices.length);
  return ways === null ? state : { ...state, ways };
}

/** Moves, and ticks the selected node for its role with space. */
export function onNodesKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  const choices = nodeChoices(state, input);
  const choice = choices[state.nodes.chosen];
  if (isTick(key) && choice !== undefined) {
    const { role, node } = choice;
    const before = state.assignments[role] ?? [];
    const keys = input.nodes
      .map((it) => it.key)
      .filter((it) => (it === node.key ? !before.includes(it) : before.includes(it)));
    return changed({ ...state, assignments: { ...state.assignments, [role]: keys } });
  }
  const { width, body } = setupLayout(state.size, choices.length);
  const notices = choiceRows(state, input, width, body).length;
  const nodes = listKey(state.nodes, key, { count: choices.length, height: body - notices });
  return nodes === null ? state : { ...state, nodes };
}

/** Moves, and ticks the selected role, so that its nodes run each step together. */
export function onTogetherKey(state: SetupState, key: Key, input: SetupInput): SetupState {
  const choices = fleetChoices(state, input);
  const role = choices[state.fleets.chosen]?.role;
  if (isTick(key) && role !== undefined)
    return { ...state, together: withFleet(state.together, role, !state.together.includes(role)) };
  const fleets = moved(state, state.fleets, key, choices.length);
  return fleets === null ? state : { ...state, fleets };
}

/** Types into the selected field, or moves between values. Escape goes from the field to the list. */
export function onValuesKey(state: SetupState, key: Key): SetupState {
  const { values } = state;
  const slot = chosenSlot(values);
  if (values.typing && slot !== null) {
    if (key.name === "escape") return { ...state, values: { ...values, typing: false } };
    const typed = textFieldKey(fieldOf(values, slot), key);
    if (typed !== null) return { ...state, values: withField(values, slot, typed) };
  } else if (
    slot !== null &&
    isAsked(slot) &&
    !key.ctrl &&
    !key.meta &&
    ["i", "e", "space"].includes(key.name)
  ) {
    return { ...state, values: { ...values, typing: true } };
  }
  const tab: Key | null =
    key.name === "tab" ? { ...key, name: key.shift ? "up" : "down", shift: false } : null;
  const list = moved(state, values.list, tab ?? key, values.slots.length);
  if (list === null) return state;
  return { ...state, values: { ...values, list: values.typing ? onAsked(list, values) : list } };
}

/** While typing, values that cannot be typed are skipped, so that letters always go into a field. */
function onAsked(list: ListState, values: ValuesState): ListState {
  const way = list.chosen < values.list.chosen ? -1 : 1;
  for (let index = list.chosen; index >= 0 && index < values.slots.length; index += way) {
    const slot = values.slots[index];
    if (slot !== undefined && isAsked(slot)) return { ...list, chosen: index };
  }
  return values.list;
}

/** Puts a paste into the selected field. */
export function onValuesPaste(state: SetupState, text: string): SetupState {
  const { values } = state;
  const slot = chosenSlot(values);
  if (slot === null || !isAsked(slot)) return state;
  const field = textFieldPaste(fieldOf(values, slot), text);
  return { ...state, message: null, values: { ...withField(values, slot, field), typing: true } };
}

function moved(state: SetupState, list: ListState, key: Key, count: number): ListState | null {
  const layout = setupLayout(state.size, count);
  const box: ListBox = { count, height: state.page === "values" ? layout.list : layout.body };
  return listKey(list, key, box);
}

function isTick(key: Key): boolean {
  return (key.name === "space" || key.name === "x") && !key.ctrl && !key.meta;
}
