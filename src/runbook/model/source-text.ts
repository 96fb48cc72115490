// Text cut out of the guide, with the place each of its lines came from. Offsets are UTF-16 units into `text`; guide
// lines and columns count from 1.
import type { Span } from "../../shell/model/command.ts";
import { lineIndex } from "../../shell/model/line-index.ts";

/** Where one line of a SourceText begins in the guide. */
export interface LineOrigin {
  readonly line: number;
  readonly column: number;
}

export interface SourceText {
  readonly text: string;
  /** One entry for each line of `text`. */
  readonly origins: readonly LineOrigin[];
}

/** Joins lines with their origins into one text. */
export function joinLines(lines: readonly (LineOrigin & { readonly text: string })[]): SourceText {
  return {
    text: lines.map((line) => line.text).join("\n"),
    origins: lines.map(({ line, column }) => ({ line, column })),
  };
}

/** The lines of a text with their origins. */
export function linesOf(source: SourceText): (LineOrigin & { text: string })[] {
  return source.text.split("\n").map((text, index) => {
    const { line, column } = originOf(source, index);
    return { line, column, text };
  });
}

/** The part between two offsets. `firstLine` is the index of the line with `start`. */
export function sliceSource(
  source: SourceText,
  span: Span,
  firstLine: number,
  lineStart: number,
): SourceText {
  const text = source.text.slice(span.start, span.end);
  const count = countLines(text);
  const origins: LineOrigin[] = [];
  for (let index = 0; index < count; index++) {
    const origin = originOf(source, firstLine + index);
    origins.push(
      index === 0 ? { line: origin.line, column: origin.column + span.start - lineStart } : origin,
    );
  }
  return { text, origins };
}

/** Turns many offsets into places without scanning the text for each. */
export function placesIn(source: SourceText): (offset: number) => LineOrigin {
  const lines = lineIndex(source.text);
  return (offset) => {
    const line = lines.at(offset);
    const origin = originOf(source, line);
    return { line: origin.line, column: origin.column + Math.max(0, offset - (lines.starts[line] ?? 0)) };
  };
}

/** The origin of line `index`, or of the last line if there are fewer. */
function originOf(source: SourceText, index: number): LineOrigin {
  return source.origins[index] ?? source.origins.at(-1) ?? { line: 1, column: 1 };
}

/** The guide line on which the text ends. */
export function lastLine(source: SourceText): number {
  return originOf(source, source.origins.length - 1).line;
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
