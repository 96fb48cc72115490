// Rows of styled text: made visible, wrapped and cut to a width before rendering, so that a frame never wraps by
// itself and long texts cost nothing. Pure; `RowText.tsx` draws a row.

import { fitting, fittingPart, type Measure, textWidth } from "../../output/text-width.ts";
import { visible } from "../../output/visible.ts";
import { linked, MARKS, type Tone, toned } from "./theme.ts";

/** A stretch of text in one tone. */
export interface Piece {
  readonly text: string;
  readonly tone: Tone;
  /** The address that it links to where the terminal shows links; it is also in the text. */
  readonly href?: string;
}

/** One line of the terminal. Its text may be raw: drawing and measuring make it visible first. */
export type Row = readonly Piece[];

const TAB = 8;

/** A row in one tone. */
export function row(text: string, tone: Tone = "plain"): Row {
  return [{ text, tone }];
}

/** The row with hidden characters as marks, tabs as blanks, and newlines as `↵`. Idempotent. */
export function visibleRow(pieces: Row): Row {
  let column = 0;
  return pieces.map((piece) => {
    const text = expandTabs(piece.text.replaceAll("\n", "↵"), column);
    column += textWidth(text);
    return text === piece.text ? piece : { ...piece, text };
  });
}

export function rowWidth(pieces: Row, measure: Measure = "usual"): number {
  return visibleRow(pieces).reduce((sum, piece) => sum + textWidth(piece.text, measure), 0);
}

/** The row in at most `width` columns; if it is cut, its last column is `…`. */
export function cutRow(pieces: Row, width: number): Row {
  const shown = visibleRow(pieces);
  if (shown.reduce((sum, piece) => sum + textWidth(piece.text), 0) <= width) return shown;
  if (width <= 0) return [];
  const out: Piece[] = [];
  let left = width - 1;
  let last: Tone = "plain";
  for (const piece of shown) {
    const fit = fitting(piece.text, left);
    out.push({ ...piece, text: fit.text });
    left -= fit.width;
    last = piece.tone;
    if (fit.text !== piece.text) break;
  }
  out.push({ text: MARKS.cut, tone: last });
  return out;
}

/** The row in at most `width` columns, with the escape sequences of its tones and links. */
export function tonedRow(pieces: Row, width: number): string {
  return cutRow(pieces, width)
    .map(({ text, tone, href }) => (href === undefined ? toned(text, tone) : linked(toned(text, tone), href)))
    .join("");
}

/** The row cut or padded to exactly `width` columns. */
export function padRow(pieces: Row, width: number): Row {
  const cut = cutRow(pieces, width);
  const missing = width - rowWidth(cut);
  return missing > 0 ? [...cut, { text: " ".repeat(missing), tone: "plain" }] : cut;
}

/** `left` at the left edge and `right` at the right edge; the left side is cut when there is no room. */
export function spreadRow(left: Row, right: Row, width: number): Row {
  const tail = cutRow(right, width);
  const room = width - rowWidth(tail);
  if (room <= 1) return tail;
  return rowWidth(tail) === 0
    ? cutRow(left, width)
    : [...padRow(left, room - 1), { text: " ", tone: "plain" }, ...tail];
}

/**
 * Every character of the pieces in rows of at most `width` columns, broken anywhere: for output, whose columns matter
 * and where nothing may be omitted. Newlines begin a new row. An empty text gives one empty row. What is confirmed is
 * measured by `widest`: no terminal then draws a row too wide.
 */
export function wrapRow(pieces: Row, width: number, measure: Measure = "usual"): readonly Row[] {
  const room = Math.max(1, width);
  const rows: Row[] = [];
  let current: Piece[] = [];
  let used = 0;
  const end = (): void => {
    rows.push(current);
    current = [];
    used = 0;
  };
  for (const piece of pieces) {
    piece.text.split("\n").forEach((line, index) => {
      if (index > 0) end();
      let rest = expandTabs(line, used, measure);
      while (rest !== "") {
        const whole = fitting(rest, room - used, measure);
        const fit = whole.text === "" && used === 0 ? fittingPart(rest, room, measure) : whole;
        if (fit.text !== "") {
          current.push({ ...piece, text: fit.text });
          used += fit.width;
          rest = rest.slice(fit.text.length);
        } else if (used > 0) {
          end();
        } else {
          // A character part wider than the whole room: it is named, never dropped.
          rest = `?${rest.slice([...rest][0]?.length ?? 1)}`;
        }
      }
    });
  }
  end();
  return rows;
}

/** Prose in rows of at most `width` columns, broken between words; a blank line stays a blank row. */
export function wrapProse(text: string, width: number, tone: Tone = "plain"): readonly Row[] {
  if (text.trim() === "") return [];
  const room = Math.max(1, width);
  const rows: Row[] = [];
  for (const line of visible(text).split("\n")) {
    let current = "";
    for (const word of line.split(/[ \t]+/).filter((part) => part !== "")) {
      const joined = current === "" ? word : `${current} ${word}`;
      if (textWidth(joined) <= room) {
        current = joined;
        continue;
      }
      if (current !== "") rows.push(row(current, tone));
      const parts = wrapRow(row(word, tone), room);
      rows.push(...parts.slice(0, -1));
      current =
        parts
          .at(-1)
          ?.map((piece) => piece.text)
          .join("") ?? "";
    }
    rows.push(row(current, tone));
  }
  return rows;
}

/** The rows indented by `by` columns. */
export function indentRows(rows: readonly Row[], by: number): readonly Row[] {
  return rows.map((pieces) => [{ text: " ".repeat(by), tone: "plain" as const }, ...pieces]);
}

/** The plain text of a row. */
export function rowText(pieces: Row): string {
  return pieces.map((piece) => piece.text).join("");
}

/** The text as drawn from that column: hidden characters as marks, tabs as blanks. */
export function expandTabs(raw: string, column: number, measure: Measure = "usual"): string {
  const text = visible(raw);
  if (!text.includes("\t")) return text;
  let out = "";
  let at = column;
  for (const [index, part] of text.split("\t").entries()) {
    if (index > 0) {
      const blanks = TAB - (at % TAB);
      out += " ".repeat(blanks);
      at += blanks;
    }
    out += part;
    at += textWidth(part, measure);
  }
  return out;
}
