// Lines for a terminal that a person reads: broken before the terminal breaks them, and shown a screen at a
// time if they are longer, so that nothing is confirmed that scrolled by unseen.
import { fitting, fittingPart, textWidth } from "../../output/text-width.ts";
import type { Size } from "../screen/screen.ts";
import { row, rowText, rowWidth, visibleRow } from "../widgets/rows.ts";
import type { AnswerLines } from "./questions/answer-lines.ts";

const GOES_ON = "↪ ";

/** From this indentation, a line is a command or other verbatim text. */
const EXACT = 6;

/**
 * The lines as rows of at most `columns` columns; a continued row begins with `↪`. Sentences break between
 * words.
 */
export function wrapLines(lines: readonly string[], columns: number): readonly string[] {
  return lines.flatMap((line) => {
    const text = rowText(visibleRow(row(line)));
    if (textWidth(text) < columns) return [line];
    const blanks = /^ */.exec(text)?.[0].length ?? 0;
    const indent = " ".repeat(Math.min(blanks, Math.floor(columns / 4)));
    const room = Math.max(1, columns - 1 - indent.length - GOES_ON.length);
    return parts(text.slice(indent.length), room, blanks >= EXACT).map(
      (part, index) => `${indent}${index === 0 ? "" : GOES_ON}${part}`,
    );
  });
}

/** The text in parts of at most `room` columns, complete. */
function parts(text: string, room: number, exact: boolean): readonly string[] {
  const out: string[] = [];
  let rest = text;
  while (textWidth(rest) > room) {
    const fit = fitting(rest, room).text || fittingPart(rest, room).text || rest.slice(0, 1);
    const word = exact ? 0 : fit.lastIndexOf(" ") + 1;
    const end = word > 0 ? word : fit.length;
    out.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...out, rest];
}

/** Screen rows that a row takes where the terminal draws it at its widest. */
function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(rowWidth(row(line), "widest") / columns));
}

/**
 * Prints the lines, a screen at a time if they and `below` more rows do not fit. Returns `whole` when all was
 * in view at once, `paged`, or `left` when the person stopped reading or the answers ended.
 */
export async function printPaged(
  lines: readonly string[],
  below: number,
  size: Size,
  {
    answers,
    say,
    write,
  }: {
    readonly answers: AnswerLines;
    readonly say: (lines: readonly string[]) => void;
    readonly write: (text: string) => void;
  },
): Promise<"whole" | "paged" | "left"> {
  const rows = wrapLines(lines, size.columns);
  const heights = rows.map((line) => heightOf(line, size.columns));
  const total = heights.reduce((sum, height) => sum + height, 0);
  if (total + below <= size.rows) {
    say(rows);
    return "whole";
  }
  const room = Math.max(1, size.rows - 2);
  let page: string[] = [];
  let used = 0;
  let shown = 0;
  for (const [index, line] of rows.entries()) {
    const height = heights[index] ?? 1;
    if (used > 0 && used + height > room) {
      say(page);
      if (!(await readsOn(shown, rows.length, answers, write))) return "left";
      page = [];
      used = 0;
    }
    page.push(line);
    used += height;
    shown++;
  }
  say(page);
  // The question is printed below, so everything above must have been read too.
  return (await readsOn(shown, rows.length, answers, write)) ? "paged" : "left";
}

/** True once the person has continued with a typed Enter. */
async function readsOn(
  shown: number,
  all: number,
  answers: AnswerLines,
  write: (text: string) => void,
): Promise<boolean> {
  const words = shown === all ? "Enter for the question" : "Enter for more";
  for (;;) {
    const answer = await answers.ask(() => write(`-- ${shown} of ${all} lines, ${words}, q leaves: `));
    if (answer === null || answer.trim().toLowerCase() === "q") return false;
    if (answer.trim() === "" && !answers.pasted()) return true;
  }
}
