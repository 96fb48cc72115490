// How many terminal columns a text takes, and where it may be cut. Text only, no styles.
import stringWidth from "string-width";

const PLAIN = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns that the text takes on a terminal. Newlines and tabs count nothing: take them out before. */
export function textWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** What a person calls characters: the units in which a cursor moves and a text may be cut. */
export function graphemes(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.split("");
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The longest beginning of the text that fits, and its width. */
export function fitting(text: string, width: number): { readonly text: string; readonly width: number } {
  if (PLAIN.test(text)) {
    const fit = text.slice(0, Math.max(0, width));
    return { text: fit, width: fit.length };
  }
  let taken = "";
  let used = 0;
  for (const part of segmenter.segment(text)) {
    const next = textWidth(part.segment);
    if (used + next > width) break;
    taken += part.segment;
    used += next;
  }
  return { text: taken, width: used };
}
