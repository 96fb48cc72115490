// Makes visible the characters that cannot be seen or that look like others. Every sink (screen, plain lines,
// stderr, findings, reports) shows text through this room.
import { drawsNothing, lookAlike } from "./look-alikes.ts";

/** Most texts match this and need no change. */
const ORDINARY = /^[\x20-\x7e\n\t]*$/;

/**
 * The other characters that guides are written with: Latin letters, dashes, quotation marks, arrows, lines.
 * They are visible too.
 */
const SEEN = /^[\x20-\x7e\n\t\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*$/;

/**
 * Controls, formats (including bidi and zero width), separators, lone surrogates, and Unicode's ignorable
 * characters. Made where a text needs it: the first class of Unicode characters takes half a millisecond.
 */
const hidden = (): RegExp => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Hidden characters that are shown unchanged: newline, tab, blank, and the selectors of text and emoji style.
 */
const SHOWN = new Set(["\n", "\t", " ", "\ufe0e", "\ufe0f"]);

/** A run of blanks longer than any indentation: it would push what follows out of sight. */
const LONG_BLANKS = /[ \t]{41,}/g;

/** The characters of a command to check. */
const NOT_ASCII = /[^\x00-\x7f]/gu;

/** Style selectors are only valid after a pictograph. */
const straySelector = (): RegExp => /(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]/gu;

/** The text with hidden characters as marks such as `‹U+202E›`. Newline and tab stay. */
export function visible(text: string): string {
  if (ORDINARY.test(text) || SEEN.test(text)) return text;
  return text.replace(hidden(), (character) => (SHOWN.has(character) ? character : mark(character)));
}

/**
 * Like `visible`, for commands: also marks characters that look like ASCII ones (`ѕ‹U+0455›`), and replaces a
 * long run of blanks by a mark with its length (`‹9000 blanks›`).
 */
export function visibleCommand(text: string): string {
  const shown = ORDINARY.test(text)
    ? text
    : visible(text.replace(straySelector(), mark)).replace(NOT_ASCII, markedLookAlike);
  return withBlanksMarked(shown);
}

/** The text with each long run of blanks replaced by a mark with its length. */
export function withBlanksMarked(text: string): string {
  return text.replace(LONG_BLANKS, blanksMark);
}

function markedLookAlike(character: string): string {
  // Our own signs, around the marks from `visible`.
  if (character === "‹" || character === "›") return character;
  if (drawsNothing(character)) return mark(character);
  return lookAlike(character) === null ? character : `${character}${mark(character)}`;
}

function blanksMark(run: string): string {
  const tabs = run.includes("\t");
  const kind = !tabs ? "blanks" : run.includes(" ") ? "blanks and tabs" : "tabs";
  return `‹${run.length} ${kind}›`;
}

function mark(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
