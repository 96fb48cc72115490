// How many terminal columns a text takes, and where it may be cut. Text only, no styles.
import stringWidth from "string-width";

/** Is every character of the text one column wide, so that its length is its width? False for some texts of which it is true. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * What takes one column and joins with nothing, so that it need not be measured: ASCII, the letters of Latin-1, and what
 * we draw with (dashes, quotes, bullets, arrows, key signs, lines and blocks, marks).
 */
const PLAIN =
  /^[\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2015\u2018-\u201f\u2022\u2026\u2039\u203a\u2190-\u2199\u21a9-\u21ba\u23ce\u2500-\u259f\u25b6\u25b8\u25cf\u270e\u2713\u2717]*$/;

/** Made when the first text needs it: to make it takes longer than most texts. */
let segmenter: Intl.Segmenter | null = null;

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Columns that the text takes on a terminal. Newlines and tabs count nothing: take them out before. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** What a person calls characters: the units in which a cursor moves and a text may be cut. */
export function graphemes(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.split("");
  return Array.from(segmentsOf(text), (part) => part.segment);
}

/** The longest beginning of the text that fits, and its width. */
export function fitting(text: string, width: number): { readonly text: string; readonly width: number } {
  if (PLAIN.test(text)) {
    const fit = text.slice(0, Math.max(0, width));
    return { text: fit, width: fit.length };
  }
  let taken = "";
  let used = 0;
  for (const part of segmentsOf(text)) {
    const next = textWidth(part.segment);
    if (used + next > width) break;
    taken += part.segment;
    used += next;
  }
  return { text: taken, width: used };
}
