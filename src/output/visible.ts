// Characters that cannot be seen, or that pass for others, made visible. Every sink (screen, plain lines,
// stderr, findings, reports) shows text through this room.
import { drawsNothing, lookAlike } from "./look-alikes.ts";

/** Most text is this, and passes at once. */
const ORDINARY = /^[\x20-\x7e\n\t]*$/;

/** The rest of what guides are written with: Latin letters, dashes, quotation marks, arrows, lines. It is seen as well. */
const SEEN = /^[\x20-\x7e\n\t\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*$/;

/** Controls, formats (bidi and zero width among them), separators, lone surrogates, and what Unicode calls ignorable. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/gu;

/** Of these, what is shown as it is: newline, tab, blank, and the selectors of text and emoji style. */
const SHOWN = new Set(["\n", "\t", " ", "\ufe0e", "\ufe0f"]);

/** A run of blanks that is longer than any indentation: it would push what follows out of sight. */
const LONG_BLANKS = /[ \t]{41,}/g;

/** What has to be looked at in a command. */
const NOT_ASCII = /[^\x00-\x7f]/gu;

/** The selectors of style belong to a pictograph alone. */
const STRAY_SELECTOR = /(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]/gu;

/** The text with hidden characters as marks such as `‹U+202E›`. Newline and tab stay. */
export function visible(text: string): string {
  if (ORDINARY.test(text) || SEEN.test(text)) return text;
  return text.replace(HIDDEN, (character) => (SHOWN.has(character) ? character : mark(character)));
}

/**
 * As `visible`, for commands: characters that pass for ASCII ones are marked too (`ѕ‹U+0455›`), and a long run of blanks is a mark
 * that says how long it is (`‹9000 blanks›`).
 */
export function visibleCommand(text: string): string {
  const shown = ORDINARY.test(text)
    ? text
    : visible(text.replace(STRAY_SELECTOR, mark)).replace(NOT_ASCII, markedLookAlike);
  return withBlanksMarked(shown);
}

/** The text with each long run of blanks as a mark that says how long it is. */
export function withBlanksMarked(text: string): string {
  return text.replace(LONG_BLANKS, blanksMark);
}

function markedLookAlike(character: string): string {
  // Our own signs: around the marks that `visible` made.
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
