// Text that must be read exactly, in rows that break at blanks: commands, files, text being edited. Nothing is
// omitted or added: the rows of a line joined are the line. Each row says how it continues the one above, so that no
// break passes for a newline.
import { fitting, fittingPart, type Measure, textWidth } from "../../output/text-width.ts";
import { expandTabs, type Piece, type Row } from "./rows.ts";

/** How a row begins: a line of the text, or its continuation after a blank or within a word. */
export type Joint = "line" | "blank" | "word";

export interface WrappedRow {
  readonly row: Row;
  readonly joint: Joint;
}

/** The margin of a row that continues the one above; explained in the help. */
export const JOINT_MARKS: Readonly<Record<Exclude<Joint, "line">, string>> = { blank: "↪", word: "+" };

/** No character's part is wider. */
const WIDEST_PART = 2;

/**
 * The pieces in rows of at most `width` columns (at least two). Newlines begin a new line. A row ends after a blank
 * if it has one; only a word longer than a row is broken.
 */
export function wrapWords(pieces: Row, width: number, measure: Measure = "usual"): readonly WrappedRow[] {
  const room = Math.max(WIDEST_PART, width);
  return linesOf(pieces).flatMap((line): readonly WrappedRow[] => {
    const shown = expanded(line, measure);
    const text = shown.map((piece) => piece.text).join("");
    const ends = breaks(text, room, measure);
    const rows = cut(shown, ends);
    return rows.map((row, index): WrappedRow => {
      const before = text[(ends[index - 1] ?? 0) - 1];
      return { row, joint: index === 0 ? "line" : before === " " ? "blank" : "word" };
    });
  });
}

/** Where the rows of a line end; the last one at its end. */
function breaks(text: string, room: number, measure: Measure): readonly number[] {
  const ends: number[] = [];
  let start = 0;
  while (start < text.length) {
    const end = start + taken(text, start, room, measure);
    if (end >= text.length) break;
    const blank = start + text.slice(start, end).lastIndexOf(" ") + 1;
    start = blank > start && isWorthIt(text, start, blank, room, measure) ? blank : end;
    ends.push(start);
  }
  ends.push(text.length);
  return ends;
}

/** How many characters from `start` fit into a row: at least one. */
function taken(text: string, start: number, room: number, measure: Measure): number {
  // A row rarely has more characters than columns; if it does (accents), more are measured.
  for (let most = room + 1; ; most *= 2) {
    const part = text.slice(start, start + most);
    const fit = fitting(part, room, measure).text.length;
    if (fit === part.length && start + most < text.length) continue;
    if (fit > 0) return fit;
    return (
      fittingPart(text.slice(start, start + Math.max(most, LONGEST_CLUSTER)), room, measure).text.length || 1
    );
  }
}

const LONGEST_CLUSTER = 1000;

/** Right after its indentation, a row ends only if that keeps the word whole. */
function isWorthIt(text: string, start: number, blank: number, room: number, measure: Measure): boolean {
  if (text.slice(start, blank).trim() !== "") return true;
  const end = text.indexOf(" ", blank);
  const word = text.slice(blank, Math.min(end < 0 ? text.length : end, blank + room + 1));
  return textWidth(word, measure) <= room;
}

function linesOf(pieces: Row): readonly Row[] {
  const lines: Piece[][] = [[]];
  for (const { text, tone } of pieces)
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, tone });
    });
  return lines;
}

/** The line made visible, its tabs as blanks. */
function expanded(line: Row, measure: Measure): Row {
  let column = 0;
  return line.map(({ text, tone }) => {
    const shown = expandTabs(text, column, measure);
    column += textWidth(shown, measure);
    return { text: shown, tone };
  });
}

/** The pieces cut at these offsets of their joined text. */
function cut(pieces: Row, ends: readonly number[]): readonly Row[] {
  const rows: Piece[][] = ends.map(() => []);
  let [at, row] = [0, 0];
  for (const { text, tone } of pieces) {
    const end = at + text.length;
    for (let from = at; from < end; ) {
      while ((ends[row] ?? end) <= from) row++;
      const to = Math.min(end, ends[row] ?? end);
      rows[row]?.push({ text: text.slice(from - at, to - at), tone });
      from = to;
    }
    at = end;
  }
  return rows;
}
