// The lines of a guide, or of a part of it that is read separately, by the line numbers of the whole guide.

/** Lines that are read together. The parser counts from 1 within them. */
export interface GuideLines {
  /** How many lines of the guide come before the parser's first one. */
  readonly before: number;
  /** A line by its number in the guide, without what was cut off before it; "" outside. */
  readonly at: (line: number) => string;
  /** UTF-16 units that were cut off before that line. */
  readonly cut: (line: number) => number;
}

/** The lines of a guide's text. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Lines of the guide after `before`, unchanged. */
export function plainLines(all: readonly string[], before: number): GuideLines {
  return { before, at: (line) => all[line - 1] ?? "", cut: () => 0 };
}

/** Lines with a prefix cut off; the first of them is line `before + 1` of the guide. */
export function cutLines(
  lines: readonly { readonly text: string; readonly column: number }[],
  before: number,
): GuideLines {
  return {
    before,
    at: (line) => lines[line - before - 1]?.text ?? "",
    cut: (line) => (lines[line - before - 1]?.column ?? 1) - 1,
  };
}
