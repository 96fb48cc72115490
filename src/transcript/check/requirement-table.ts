// AWS's results for a guide's requirements, as a table for people: the verdict as a sign and a word, what was
// found, its source, and what to do in a line below. Colour only repeats the word.
import { textWidth } from "../../output/text-width.ts";
import { visible } from "../../output/visible.ts";
import type { CheckedRequirement } from "../../plan/findings/checked-findings.ts";
import type { CheckResult } from "../../run/model/event.ts";
import { type Ink, type Paint, painter } from "../layout/ink-marks.ts";
import { padColumns, wrapProse } from "../layout/wrap-prose.ts";
import { RESULT_SIGNS } from "../words/requirement-words.ts";

const INKS: Readonly<Record<CheckResult, Ink>> = {
  met: "value",
  "not-met": "danger",
  "cannot-tell": "caution",
};

const INDENT = "  ";
const GAP = "  ";
const VERDICT = 13;
const SOURCE = 32;
/** From this width on, there is room for columns. */
const WIDE = 100;
/** Wider tables are hard to read. */
const WIDEST = 160;

/** The rows as lines of at most `width` columns; in columns where there is room, else stacked. */
export function requirementTable(
  rows: readonly CheckedRequirement[],
  { width, colour }: { readonly width: number; readonly colour: boolean },
): readonly string[] {
  const paint = painter(colour);
  const seen = new Set<string>();
  const isNew = (note: string): boolean => note !== "" && !seen.has(note) && seen.add(note).size > 0;
  const room = Math.min(width, WIDEST);
  const wide = room >= WIDE;
  const body = rows.flatMap((row) => {
    const notes = [noteOf(row)].filter((note) => row.result !== "met" || isNew(note));
    return wide ? wideRow(row, notes, room, paint) : narrowRow(row, notes, room, paint);
  });
  return wide ? [paint("faint", headLine(room)), ...body] : body;
}

/** `12 met, 3 not met, 1 cannot tell`; zero counts are omitted. */
export function resultCounts(results: readonly CheckResult[]): string {
  const kinds = Object.keys(RESULT_SIGNS) as readonly CheckResult[];
  const words = kinds.flatMap((kind) => {
    const number = results.filter((it) => it === kind).length;
    return number === 0 ? [] : [`${number} ${RESULT_SIGNS[kind].word}`];
  });
  return words.length === 0 ? "no value" : words.join(", ");
}

function columnWidths(room: number): readonly [number, number, number, number] {
  const left = room - INDENT.length - VERDICT - SOURCE - 3 * GAP.length;
  const requirement = Math.floor(left / 2);
  return [VERDICT, requirement, left - requirement, SOURCE];
}

function headLine(room: number): string {
  return joined(["result", "requirement", "found", "read from"], columnWidths(room));
}

function wideRow(
  row: CheckedRequirement,
  notes: readonly string[],
  room: number,
  paint: Paint,
): readonly string[] {
  const widths = columnWidths(room);
  const [first, requirement, found] = widths;
  const cells = [
    cellLines(verdictWords(row.result), first),
    cellLines(row.requirement, requirement),
    cellLines(row.observed ?? "", found),
    cellLines(row.source ?? "", SOURCE),
  ];
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, at) => {
    const line = joined(
      cells.map((cell) => cell[at] ?? ""),
      widths,
    );
    return at === 0 ? paintVerdict(line, row.result, paint) : line;
  });
  const indent = INDENT + " ".repeat(VERDICT) + GAP;
  return [...lines, ...notes.flatMap((note) => wrapProse(note, room, indent))];
}

function narrowRow(
  row: CheckedRequirement,
  notes: readonly string[],
  room: number,
  paint: Paint,
): readonly string[] {
  const { sign, word } = RESULT_SIGNS[row.result];
  const indent = `${INDENT}  `;
  const part = (label: string, text: string | null): readonly string[] =>
    text === null
      ? []
      : cellLines(`${label}: ${text}`, Math.max(20, room - indent.length)).map((line) => indent + line);
  const [head = "", ...more] = cellLines(row.requirement, Math.max(20, room - 4 - textWidth(word) - 2));
  return [
    `${INDENT}${paint(INKS[row.result], `${sign} ${word}`)}: ${head}`,
    ...more.map((line) => indent + line),
    ...part("found", row.observed),
    ...part("read from", row.source),
    ...notes.flatMap((note) => wrapProse(note, room, indent)),
  ];
}

/** What to do or, for a met requirement, what is worth knowing. */
function noteOf({ result, evidence }: CheckedRequirement): string {
  if (result !== "met") return evidence;
  const end = evidence.search(/\. [A-Z]/);
  return end === -1 ? "" : evidence.slice(end + 2);
}

function verdictWords(result: CheckResult): string {
  const { sign, word } = RESULT_SIGNS[result];
  return `${sign} ${word}`;
}

function paintVerdict(line: string, result: CheckResult, paint: Paint): string {
  const words = verdictWords(result);
  const at = line.indexOf(words);
  return line.slice(0, at) + paint(INKS[result], words) + line.slice(at + words.length);
}

function joined(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, at) => padColumns(cell, widths[at] ?? 0));
  return (INDENT + padded.join(GAP)).trimEnd();
}

/** The text in lines of at most `width` columns; a wider word is broken. */
function cellLines(text: string, width: number): readonly string[] {
  return wrapProse(text, width).flatMap((line) => broken(line, width));
}

function broken(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  let used = 0;
  for (const character of visible(line)) {
    const wide = textWidth(character);
    if (used + wide > width && current !== "") {
      lines.push(current.trimEnd());
      current = "";
      used = 0;
    }
    current += character;
    used += wide;
  }
  return [...lines, current];
}
