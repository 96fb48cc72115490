// A text that is being typed, with its cursor. Pure reducers for keys and pastes, for one line or several. The owner
// knows what the text means and whether it is valid.

import { graphemes } from "../../output/text-width.ts";
import type { Key } from "../screen/screen-input.ts";

export interface TextFieldState {
  readonly text: string;
  /** Offset in UTF-16 code units, between two characters. */
  readonly cursor: number;
}

/** The most that a field takes; the rest of a paste is dropped. */
export const LONGEST_FIELD = 20_000;

/** A field with the text in it and the cursor at its end. */
export function textField(text = ""): TextFieldState {
  return { text, cursor: text.length };
}

/**
 * The state after a key; null when the field does not use it (Enter, Escape, Tab, up and down…). Keys: characters,
 * left right, home end (^a ^e), backspace, delete (^d), ^w ^u ^k, words with alt or ctrl.
 */
export function textFieldKey(state: TextFieldState, key: Key): TextFieldState | null {
  const { text, cursor } = state;
  if (!key.ctrl && !key.meta && key.text !== "") return insert(state, key.text);
  switch (actionOf(key)) {
    case "left":
      return moved(state, cursor - before(text, cursor));
    case "right":
      return moved(state, cursor + after(text, cursor));
    case "word-left":
      return moved(state, wordStart(text, cursor));
    case "word-right":
      return moved(state, wordEnd(text, cursor));
    case "home":
      return moved(state, lineStart(text, cursor));
    case "end":
      return moved(state, lineEnd(text, cursor));
    case "backspace":
      return removed(state, cursor - before(text, cursor), cursor);
    case "delete":
      return removed(state, cursor, cursor + after(text, cursor));
    case "delete-word":
      return removed(state, wordStart(text, cursor), cursor);
    case "delete-before":
      return removed(state, lineStart(text, cursor), cursor);
    case "delete-after":
      return removed(state, cursor, lineEnd(text, cursor));
    default:
      return null;
  }
}

/**
 * As `textFieldKey`, for several lines: up and down move, Alt-Enter and ^j begin a new line. Enter is left to the
 * owner.
 */
export function textAreaKey(state: TextFieldState, key: Key): TextFieldState | null {
  if ((key.name === "enter" && key.meta) || (key.name === "j" && key.ctrl)) return insert(state, "\n");
  if (key.name === "up" && !key.ctrl && !key.meta) return moved(state, vertical(state, -1));
  if (key.name === "down" && !key.ctrl && !key.meta) return moved(state, vertical(state, 1));
  return textFieldKey(state, key);
}

/** The state after a paste into a one-line field: a final newline is dropped, others become blanks. */
export function textFieldPaste(state: TextFieldState, text: string): TextFieldState {
  return insert(
    state,
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .replace(/[\n\t]/g, " "),
  );
}

/** The state after a paste into a field of several lines. */
export function textAreaPaste(state: TextFieldState, text: string): TextFieldState {
  return insert(state, text.replace(/\r\n?/g, "\n"));
}

type FieldAction =
  | "left"
  | "right"
  | "word-left"
  | "word-right"
  | "home"
  | "end"
  | "backspace"
  | "delete"
  | "delete-word"
  | "delete-before"
  | "delete-after";

const PLAIN_KEYS: Readonly<Record<string, FieldAction>> = {
  left: "left",
  right: "right",
  home: "home",
  end: "end",
  backspace: "backspace",
  delete: "delete",
};

const CTRL_KEYS: Readonly<Record<string, FieldAction>> = {
  a: "home",
  e: "end",
  b: "left",
  f: "right",
  h: "backspace",
  d: "delete",
  w: "delete-word",
  u: "delete-before",
  k: "delete-after",
  left: "word-left",
  right: "word-right",
  backspace: "delete-word",
};

const META_KEYS: Readonly<Record<string, FieldAction>> = {
  b: "word-left",
  f: "word-right",
  left: "word-left",
  right: "word-right",
  backspace: "delete-word",
};

function actionOf(key: Key): FieldAction | undefined {
  const table = key.ctrl ? CTRL_KEYS : key.meta ? META_KEYS : PLAIN_KEYS;
  return Object.hasOwn(table, key.name) ? table[key.name] : undefined;
}

function insert(state: TextFieldState, text: string): TextFieldState {
  const room = LONGEST_FIELD - state.text.length;
  // A character of two code units is not split.
  const fit = text.length <= room ? text : text.slice(0, Math.max(0, room)).replace(/[\ud800-\udbff]$/, "");
  if (fit === "") return state;
  return {
    text: state.text.slice(0, state.cursor) + fit + state.text.slice(state.cursor),
    cursor: state.cursor + fit.length,
  };
}

function moved(state: TextFieldState, cursor: number): TextFieldState {
  return cursor === state.cursor ? state : { text: state.text, cursor };
}

function removed(state: TextFieldState, from: number, to: number): TextFieldState {
  if (from === to) return state;
  return { text: state.text.slice(0, from) + state.text.slice(to), cursor: from };
}

function before(text: string, cursor: number): number {
  return graphemes(text.slice(0, cursor)).at(-1)?.length ?? 0;
}

function after(text: string, cursor: number): number {
  return graphemes(text.slice(cursor))[0]?.length ?? 0;
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

function wordStart(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && isBlank(text[at - 1])) at--;
  while (at > 0 && !isBlank(text[at - 1])) at--;
  return at;
}

function wordEnd(text: string, cursor: number): number {
  let at = cursor;
  while (at < text.length && isBlank(text[at])) at++;
  while (at < text.length && !isBlank(text[at])) at++;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\t";
}

function vertical(state: TextFieldState, by: -1 | 1): number {
  const { text, cursor } = state;
  const start = lineStart(text, cursor);
  const column = graphemes(text.slice(start, cursor)).length;
  if (by === -1 && start === 0) return 0;
  const end = lineEnd(text, cursor);
  if (by === 1 && end === text.length) return text.length;
  const from = by === 1 ? end + 1 : lineStart(text, start - 1);
  return (
    from +
    graphemes(text.slice(from, lineEnd(text, from)))
      .slice(0, column)
      .join("").length
  );
}
