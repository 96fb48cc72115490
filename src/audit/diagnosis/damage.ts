// What can be wrong with a log, and in plain words what each of it means and what it leaves open. Data and words only.

export type DamageKind =
  /** A line is not what was written. */
  | "edited"
  /** A line that was never part of this log. */
  | "inserted"
  /** Lines are missing in front of a line that was written after them. */
  | "deleted"
  /** All lines are there, in another order. */
  | "reordered"
  /** Other lines stand in the place of those that were written. */
  | "replaced"
  /** The last line has no end: the program or machine stopped while writing it. */
  | "torn-tail"
  /** Lines are missing at the end. */
  | "truncated"
  /** There is no head file, so a missing end could not be seen. */
  | "head-missing"
  /** The head file is not as it was written. */
  | "head-edited"
  /** Chain and head file contradict each other. */
  | "head-mismatch"
  /** The chain holds, but an event cannot follow on what was before. */
  | "impossible"
  /** The chain holds, but texts, digests or places of values contradict one another. */
  | "altered";

export interface Damage {
  readonly kind: DamageKind;
  /** The line of the file, counted from 1; null when it is about no line that is there. */
  readonly line: number | null;
  /** The last line that it is about; the same as `line` where it is one. */
  readonly lastLine: number | null;
  /** The number that the line gives itself; null when it cannot be read. */
  readonly seq: number | null;
  /** The type of its event, as the line says; null when it cannot be read. */
  readonly event: string | null;
  /** What is seen, as a sentence. */
  readonly words: string;
}

const MEANING: Readonly<Record<DamageKind, readonly [means: string, open: string]>> = {
  edited: [
    "What the log says there is not what the program wrote.",
    "what stood there before, who changed it, when, and whether lines before it were written anew with it",
  ],
  inserted: ["It is no part of this run; what it tells did not happen in it.", "who put it there, and when"],
  deleted: [
    "What happened there is missing from this file.",
    "what the missing lines said, who took them out, and when",
  ],
  reordered: [
    "Nothing is missing, but the order of events is not the one in the file.",
    "who moved the lines, and when",
  ],
  replaced: [
    "What happened there is missing from this file, and what stands there belongs to another log or to an earlier state of this one.",
    "what stood there before, who replaced it, and when",
  ],
  "torn-tail": [
    "Writing it was cut short, as when the program or the machine ends suddenly. Nothing is sent before its line is whole, so this line had no effect. `lamplighter resume` sets it aside and says so in the log.",
    "whether somebody cut it by hand inside its last line",
  ],
  truncated: [
    "What happened at the end is missing from this file. A sudden end does not do this: the head file is written after the lines that it counts.",
    "what the missing lines said, who cut them off, and when",
  ],
  "head-missing": [
    "The program writes a head file right after its first lines, so it was removed, or not copied, or the program ended before that.",
    "whether lines are missing at the end, and whether everything was written anew",
  ],
  "head-edited": [
    "The head file itself is not as the program wrote it.",
    "whether lines are missing at the end, and who changed the head file",
  ],
  "head-mismatch": [
    "Either the head file was changed, or a line was changed and every line after it written anew to fit.",
    "which of the two it was, and which line was changed first: compare with a copy that left this machine",
  ],
  impossible: [
    "No run of Lamplighter writes that. The line names the one before it correctly, so whoever wrote it computed its place in the chain.",
    "whether somebody made it up, or a defect of the program wrote it",
  ],
  altered: [
    "What stands there does not fit the rest of the log, and no version of Lamplighter writes that. The line names the one before it correctly, so whoever changed it either wrote the later lines anew or left a break after it.",
    "what stood there before, who changed it, and when",
  ],
};

export const DAMAGE_KINDS: readonly string[] = Object.keys(MEANING);

/** What the damage means, as sentences. */
export const damageMeans = (kind: DamageKind): string => MEANING[kind][0];

/** What cannot be told from the folder alone, as words that follow "It cannot be told …". */
export const damageLeavesOpen = (kind: DamageKind): string => MEANING[kind][1];
