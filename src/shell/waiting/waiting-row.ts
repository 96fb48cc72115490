// One row of the tables of programs that wait.
import type { Waiting } from "./waiting.ts";

export interface WaitingRow {
  /** Names of programs, apart by blanks. */
  readonly programs: string;
  readonly kind: Waiting["kind"];
  /** The program's own words (options left out), joined by blanks; absent: any. */
  readonly words?: RegExp;
  /** One of these must be there, where it is given. */
  readonly options?: readonly string[];
  /** With one of these it does not wait. */
  readonly unless?: readonly string[];
  readonly example: string;
}

/** With one of these a program only tells of itself. */
export const TELLS = ["--version", "-version", "--help", "-V"];
