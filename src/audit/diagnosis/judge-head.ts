// Checks whether the head file fits the chain that was found.
import type { Head } from "../directory/head-file.ts";
import type { Damage } from "./damage.ts";

/** A damage without its place. */
export type Finding = Pick<Damage, "kind" | "words">;

/** The end of the chain that was found. */
export interface ChainEnd {
  /** Lines in the file. */
  readonly lines: number;
  /** Number of the last explained line. */
  readonly seq: number;
  /** Its digest; null when the original line is unknown. */
  readonly digest: string | null;
  /** Digest of the line with the head file's number; null when unknown. */
  readonly atHead: string | null;
}

/**
 * Changing one or two digits of a digest leaves the others; two unrelated digests have only a few in common.
 */
const FEW = 8;

/** Null when it fits, or is behind as after a crash. */
export function judgeHead(head: Head | "missing" | "unreadable", end: ChainEnd): Finding | null {
  if (end.lines === 0)
    return { kind: "truncated", words: "The log is empty. A run always writes a first line." };
  if (head === "missing")
    return {
      kind: "head-missing",
      words: `The hash chain of ${end.seq} lines is intact, but the head file is missing.`,
    };
  if (head === "unreadable")
    return { kind: "head-edited", words: "The head file is not in the format that the program writes." };
  if (head.seq > end.seq) return beyond(head, end);
  if (end.atHead === null || head.sha256 === end.atHead) return null;
  if (head.sha256 === end.digest) return otherNumber(head, end);
  const differing = differingDigits(head.sha256, end.atHead);
  if (differing <= FEW) {
    const digits = differing === 1 ? "one digit" : `${differing} digits`;
    return {
      kind: "head-edited",
      words: `The head file names line ${head.seq} with ${digits} of its digest altered.`,
    };
  }
  return {
    kind: "head-mismatch",
    words: `The hash chain of ${end.seq} lines is intact, but the head file names a different line ${head.seq}.`,
  };
}

function beyond(head: Head, end: ChainEnd): Finding {
  if (head.sha256 === end.digest) return otherNumber(head, end);
  const missing = head.seq - end.seq;
  const words = `The head file names line ${head.seq}, but the log ends at line ${end.seq}: the last ${missing === 1 ? "line is" : `${missing} lines are`} missing.`;
  return { kind: "truncated", words };
}

function otherNumber(head: Head, end: ChainEnd): Finding {
  return {
    kind: "head-edited",
    words: `The head file has the digest of line ${end.seq}, but the number ${head.seq}.`,
  };
}

function differingDigits(one: string, other: string): number {
  let count = 0;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) count++;
  return count;
}
