// The kinds of damage to a log, with plain words for what each means and what stays unknown. Data and words
// only.

export type DamageKind =
  /** A line is not the original. */
  | "edited"
  /** A line that was never part of this log. */
  | "inserted"
  /** Lines are missing before a line that was written after them. */
  | "deleted"
  /** All lines are present, in another order. */
  | "reordered"
  /** Other lines are in place of the original ones. */
  | "replaced"
  /** The last line is incomplete: the program or machine stopped while writing it. */
  | "torn-tail"
  /** Lines are missing at the end. */
  | "truncated"
  /** There is no head file, so a missing end would go unnoticed. */
  | "head-missing"
  /** The head file was altered. */
  | "head-edited"
  /** Chain and head file contradict each other. */
  | "head-mismatch"
  /** The hash chain is intact, but an event cannot follow the lines before it. */
  | "impossible"
  /** The hash chain is intact, but texts, digests or places of values contradict one another. */
  | "altered";

export interface Damage {
  readonly kind: DamageKind;
  /** The line in the file, counted from 1; null when it is not about an existing line. */
  readonly line: number | null;
  /** The last line affected; the same as `line` for one line. */
  readonly lastLine: number | null;
  /** The line's own number; null when unreadable. */
  readonly seq: number | null;
  /** The type of its event, as the line says; null when unreadable. */
  readonly event: string | null;
  /** What was found, as a sentence. */
  readonly words: string;
}

const MEANING: Readonly<Record<DamageKind, readonly [means: string, open: string]>> = {
  edited: [
    "The program did not write what this line says.",
    "the original text, who altered it, when, and whether lines before it were rewritten too",
  ],
  inserted: [
    "It is not part of this run: what it says did not happen in this run.",
    "who inserted it, and when",
  ],
  deleted: [
    "What happened there is missing from this file.",
    "what the missing lines said, who deleted them, and when",
  ],
  reordered: [
    "Nothing is missing, but the events happened in a different order than the file shows.",
    "who moved the lines, and when",
  ],
  replaced: [
    "What happened there is missing from this file. The lines there belong to another log or to an earlier state of this one.",
    "the original lines, who replaced them, and when",
  ],
  "torn-tail": [
    "Writing it was interrupted, as by a crash of the program or the machine. Nothing is sent before its line is complete, so this line had no effect. `lamplighter resume` sets it aside and notes that in the log.",
    "whether somebody cut the last line by hand",
  ],
  truncated: [
    "What happened at the end is missing from this file. A crash does not cause this: the head file is written after the lines that it counts.",
    "what the missing lines said, who deleted them, and when",
  ],
  "head-missing": [
    "The program writes a head file right after its first lines. So it was deleted or not copied, or the program ended before that.",
    "whether lines are missing at the end, and whether everything was rewritten",
  ],
  "head-edited": [
    "The head file was altered.",
    "whether lines are missing at the end, and who altered the head file",
  ],
  "head-mismatch": [
    "Either the head file was altered, or a line was altered and every line after it rewritten to match.",
    "which of the two it was, and which line was altered first (compare with a stored copy)",
  ],
  impossible: [
    "Lamplighter never writes that. The line names the one before it correctly, so its writer computed its place in the chain.",
    "whether somebody forged it, or a bug in the program wrote it",
  ],
  altered: [
    "The line contradicts the rest of the log, and no version of Lamplighter writes that. It names the line before it correctly, so the later lines were either rewritten too, or there is a break after it.",
    "the original text, who altered it, and when",
  ],
};

export const DAMAGE_KINDS: readonly string[] = Object.keys(MEANING);

/** What the damage means, as sentences. */
export const damageMeans = (kind: DamageKind): string => MEANING[kind][0];

/** What the folder alone cannot show, in words that follow "Unknown: …". */
export const damageLeavesOpen = (kind: DamageKind): string => MEANING[kind][1];
