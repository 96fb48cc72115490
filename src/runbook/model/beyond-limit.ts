// What is too much to be read of a guide. No guide that a person walks comes near; without limits a small file could hold the
// program for minutes.
import type { Finding } from "./runbook.ts";

/** The most marks (`*`, `_`, `~`, `[`) in one piece of running text. Reading them takes time that grows with their square. */
export const MOST_MARKS = 10_000;

/** The most paragraphs, list items and blocks of code. The parser needs up to 20 kB of memory for each. */
export const MOST_BLOCKS = 50_000;

/** The longest block of shell, in characters. Systems Manager takes 64 KB with everything around the command. */
export const LONGEST_BLOCK = 100_000;

/** The most steps of a guide. */
export const MOST_STEPS = 25_000;

/** Thrown where a guide cannot be read at all because of a limit. `line` counts from 1. */
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

/** A number with its thousands apart: 10,000. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
