// A text that may be longer than its box: the top line, and whether it follows the end. A pure reducer.
import type { Key } from "../screen/screen-input.ts";
import { moveOf } from "./list-state.ts";

export interface ScrollState {
  /** Index of the first line in view. */
  readonly top: number;
  /** True while the end stays in view as lines are added. */
  readonly following: boolean;
}

/** How many lines there are, and how many fit. */
export interface ScrollExtent {
  readonly lines: number;
  readonly height: number;
}

export const SCROLL_START: ScrollState = { top: 0, following: false };
export const SCROLL_END: ScrollState = { top: 0, following: true };

/** The state after a key; null when the key does not scroll. Keys: arrows, k j, pages, ^u ^d, home end, g G. */
export function scrollKey(state: ScrollState, key: Key, extent: ScrollExtent): ScrollState | null {
  const page = Math.max(1, extent.height - 1);
  const step = moveOf(key, page);
  if (step === null) return null;
  const last = Math.max(0, extent.lines - extent.height);
  const from = scrollTop(state, extent);
  const goal = step === "first" ? 0 : step === "last" ? last : from + step;
  const top = Math.max(0, Math.min(last, goal));
  return { top, following: state.following ? top === last : step === "last" };
}

/** The first line in view for this extent: never past the end, at the end while following. */
export function scrollTop(state: ScrollState, extent: ScrollExtent): number {
  const last = Math.max(0, extent.lines - extent.height);
  return state.following ? last : Math.max(0, Math.min(last, state.top));
}
