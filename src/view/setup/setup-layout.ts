// How the lines of the terminal are shared out on these screens. Pure numbers; used by the view and by scrolling.
import type { Size } from "../screen/screen.ts";

export interface SetupLayout {
  readonly width: number;
  /** Lines of the part between the rules. */
  readonly body: number;
  /** Are there enough lines for the rules? */
  readonly rules: boolean;
  /** On the page of values: lines of the list, and of what is below it. */
  readonly list: number;
  readonly detail: number;
}

/** Title, way, rule, body, rule, message, keys. On low terminals the rules go first. */
export function setupLayout(size: Size, items: number): SetupLayout {
  const rules = size.rows >= 16;
  const body = Math.max(1, size.rows - (rules ? 6 : 4));
  // The field with its problem needs about six lines before the list may have more than three.
  const list = Math.max(1, Math.min(items, Math.max(3, Math.floor(body * 0.4)), body - 4));
  return { width: size.columns, body, rules, list, detail: Math.max(0, body - list - (rules ? 1 : 0)) };
}
