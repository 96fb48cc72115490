// One row of the tables of programs that wait.
import type { Waiting } from "./waiting.ts";

export interface WaitingRow {
  /** Names of programs, separated by blanks. */
  readonly programs: string;
  readonly kind: Waiting["kind"];
  /** The program's own words (without options), joined by blanks; absent: any. */
  readonly words?: RegExp;
  /** If given, one of these must be present. */
  readonly options?: readonly string[];
  /** With one of these it does not wait. */
  readonly unless?: readonly string[];
  readonly example: string;
}

/** With one of these, a program only prints information. */
export const TELLS = ["--version", "-version", "--help", "-V"];
