// A list that may be long: which item is selected and which part is in view. A pure reducer; the view renders only
// the part in view. Arrow and vi keys both move.
import type { Key } from "../screen/screen-input.ts";

export interface ListState {
  /** Index of the selected item. */
  readonly chosen: number;
  /** Index of the first item in view. */
  readonly top: number;
}

/** How many items and rows the list has. Each item takes one row. */
export interface ListBox {
  readonly count: number;
  readonly height: number;
}

/** The part in view, half-open, and how many items are out of view on each side. */
export interface ListWindow {
  readonly start: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
}

export const LIST_START: ListState = { chosen: 0, top: 0 };

/** The state after a key; null for any other key. Keys: arrows, k j, pages, ^u ^d, home end, g G. */
export function listKey(state: ListState, key: Key, box: ListBox): ListState | null {
  const step = moveOf(key, Math.max(1, box.height - 1));
  if (step === null) return null;
  const goal = step === "first" ? 0 : step === "last" ? box.count - 1 : state.chosen + step;
  return choose(state, goal, box);
}

/** Selects an item (or the nearest) and scrolls it into view. */
export function choose(state: ListState, index: number, box: ListBox): ListState {
  const chosen = Math.max(0, Math.min(box.count - 1, index));
  const highest = Math.max(0, box.count - box.height);
  let top = Math.min(state.top, chosen, highest);
  if (chosen >= top + box.height) top = chosen - box.height + 1;
  top = Math.max(0, top);
  return chosen === state.chosen && top === state.top ? state : { chosen, top };
}

/** The part in view. It always contains the selected item, even after a resize. */
export function listWindow(state: ListState, box: ListBox): ListWindow {
  const { top } = choose(state, state.chosen, box);
  const end = Math.min(box.count, top + Math.max(0, box.height));
  return { start: top, end, above: top, below: box.count - end };
}

/** How far a movement key moves, in rows; null for any other key. `page` is the size of a page. */
export function moveOf(key: Key, page: number): number | "first" | "last" | null {
  if (key.meta) return null;
  if (key.ctrl) {
    switch (key.name) {
      case "n":
        return 1;
      case "p":
        return -1;
      case "d":
        return Math.max(1, Math.floor(page / 2));
      case "u":
        return -Math.max(1, Math.floor(page / 2));
      case "f":
        return page;
      case "b":
        return -page;
      case "home":
        return "first";
      case "end":
        return "last";
      default:
        return null;
    }
  }
  switch (key.name) {
    case "up":
    case "k":
      return -1;
    case "down":
    case "j":
      return 1;
    case "pageup":
      return -page;
    case "pagedown":
      return page;
    case "home":
    case "g":
      return "first";
    case "end":
    case "G":
      return "last";
    default:
      return null;
  }
}
