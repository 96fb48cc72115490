// How these screens share the lines of the terminal. Pure numbers, for the view and for scrolling.
import type { Size } from "../screen/screen.ts";

export interface SetupLayout {
  readonly width: number;
  /** Lines between the rules. */
  readonly body: number;
  /** Is there room for the rules? */
  readonly rules: boolean;
  /** On the values page: lines of the list, and of the part below it. */
  readonly list: number;
  readonly detail: number;
}

/** Title, path, rule, body, rule, message, keys. Low terminals drop the rules first. */
export function setupLayout(size: Size, items: number): SetupLayout {
  const rules = size.rows >= 16;
  const body = Math.max(1, size.rows - (rules ? 6 : 4));
  // The field with its problem needs about six lines before the list may have more than three.
  const list = Math.max(1, Math.min(items, Math.max(3, Math.floor(body * 0.4)), body - 4));
  return { width: size.columns, body, rules, list, detail: Math.max(0, body - list - (rules ? 1 : 0)) };
}
