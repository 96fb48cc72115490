// Limits for reading a guide. No real guide comes near them; without limits, a small file could block the program for
// minutes.
import type { Finding } from "./runbook.ts";

/** The most marks (`*`, `_`, `~`, `[`) in one piece of text. Parsing time grows with their square. */
export const MOST_MARKS = 10_000;

/** The most paragraphs, list items and code blocks. The parser needs up to 20 kB of memory for each. */
export const MOST_BLOCKS = 50_000;

/** The longest block of shell, in characters. Systems Manager takes 64 KB with everything around the command. */
export const LONGEST_BLOCK = 100_000;

/** The most steps of a guide. */
export const MOST_STEPS = 25_000;

/** Thrown when a limit prevents reading the guide at all. `line` counts from 1. */
export class BeyondLimit extends Error {
  override readonly name = "BeyondLimit";
  readonly line: number;
  readonly advice: string;
  constructor(message: string, advice: string, line: number) {
    super(message);
    this.line = line;
    this.advice = advice;
  }
}

/** The finding that names the limit. */
export function beyondLimitFinding(message: string, advice: string, line: number): Finding {
  return { rule: "beyond-limit", severity: "error", message, advice, line, column: 1 };
}

/** A number with thousands separators: 10,000. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
