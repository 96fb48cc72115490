// How many terminal columns a text takes, and where it may be cut. Text only, no styles.
//
// Terminals do not agree. One draws 👍🏽 as one sign of two columns, another as two signs of two; some draw
// characters that East Asian fonts call ambiguous (Greek, Cyrillic, arrows) in two columns, or give a
// combining mark its own column. So there are two measures:
//   usual   for rows of the screen: the wider of the cluster and its parts, ambiguous characters narrow
//   widest  for laying out commands: as wide as any terminal may draw them, so that no end is clipped
import stringWidth from "string-width";

export type Measure = "usual" | "widest";

/** These take one column everywhere and never combine. */
const ASCII = /^[\x20-\x7e]*$/;

/**
 * Is every character of the text one column wide, so that its length is its width? May be false for such a
 * text.
 */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Characters that usually take one column and never combine, so that they need no measuring: ASCII, Latin-1
 * letters, and the characters that we draw with (dashes, quotes, bullets, arrows, key signs, lines and
 * blocks, marks).
 */
const PLAIN =
  /^[\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2015\u2018-\u201f\u2022\u2026\u2039\u203a\u2190-\u2199\u21a9-\u21ba\u23ce\u2500-\u259f\u25b6\u25b8\u25cf\u270e\u2713\u2717]*$/;

// Classes of Unicode characters take long to make: each is made where a text needs it.
/** Two columns on a terminal that has emoji for them, or draws the parts of a flag. */
const picture = (): RegExp => /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;
/** Their width is not defined yet. */
const unknown = (): RegExp => /[\p{Cn}\p{Co}]/u;
/** Terminals give them no column. */
const control = (): RegExp => /\p{Cc}/u;

/** Made on first use: making it takes longer than measuring most texts. */
let segmenter: Intl.Segmenter | null = null;

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Widths of measured clusters. Texts repeat their characters, and measuring is slow. */
const known: Readonly<Record<Measure, Map<string, number>>> = { usual: new Map(), widest: new Map() };
const MOST_KNOWN = 5000;
/** Longer clusters are not cached: a hostile text can have any number of them. */
const LONGEST_KNOWN = 16;

/** Columns that the text takes on a terminal. Newlines and tabs count as zero: remove them first. */
export function textWidth(text: string, measure: Measure = "usual"): number {
  if (isOneEach(text, measure)) return text.length;
  let sum = 0;
  for (const { segment } of segmentsOf(text)) sum += clusterWidth(segment, measure);
  return sum;
}

/** User-perceived characters: the units in which a cursor moves and a text may be cut. */
export function graphemes(text: string): readonly string[] {
  if (PLAIN.test(text)) return text.split("");
  return Array.from(segmentsOf(text), (part) => part.segment);
}

interface Fit {
  readonly text: string;
  readonly width: number;
}

/** The longest beginning of the text that fits and ends between two characters, with its width. */
export function fitting(text: string, width: number, measure: Measure = "usual"): Fit {
  if (isOneEach(text, measure)) {
    const fit = text.slice(0, Math.max(0, width));
    return { text: fit, width: fit.length };
  }
  let taken = "";
  let used = 0;
  for (const { segment } of segmentsOf(text)) {
    const next = clusterWidth(segment, measure);
    if (used + next > width) break;
    taken += segment;
    used += next;
  }
  return { text: taken, width: used };
}

/**
 * As much of the text's first character as fits, for one that is wider than a whole row: a letter with sixty
 * accents.
 */
export function fittingPart(text: string, width: number, measure: Measure = "usual"): Fit {
  let taken = "";
  let used = 0;
  const [first] = segmentsOf(text);
  for (const part of first?.segment ?? "") {
    const next = characterWidth(part, measure);
    if (used + next > width) break;
    taken += part;
    used += next;
  }
  return { text: taken, width: used };
}

function isOneEach(text: string, measure: Measure): boolean {
  return (measure === "usual" ? PLAIN : ASCII).test(text);
}

function clusterWidth(cluster: string, measure: Measure): number {
  const widths = known[measure];
  const before = widths.get(cluster);
  if (before !== undefined) return before;
  let parts = 0;
  for (const character of cluster) parts += characterWidth(character, measure);
  const width = Math.max(parts, stringWidth(cluster, { ambiguousIsNarrow: measure === "usual" }));
  if (cluster.length <= LONGEST_KNOWN) {
    if (widths.size >= MOST_KNOWN) widths.clear();
    widths.set(cluster, width);
  }
  return width;
}

/** Columns of a single code point. */
function characterWidth(character: string, measure: Measure): number {
  if (ASCII.test(character)) return 1;
  if (measure === "usual") return stringWidth(character);
  if (control().test(character)) return 0;
  if (picture().test(character) || unknown().test(character)) return 2;
  return Math.max(1, stringWidth(character, { ambiguousIsNarrow: false }));
}
