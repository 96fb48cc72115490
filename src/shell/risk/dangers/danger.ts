// What a call may do that destroys, or that cannot be seen, and a row of the tables that say so. Data only.
import type { ShellWord } from "../../syntax/words.ts";

/** One form of one or more programs. */
export interface Form {
  /** Names of programs, apart by blanks. */
  readonly programs: string;
  /** The program's own words (options left out), joined by blanks. */
  readonly words?: RegExp;
  /** One of these options is enough; words of a single hyphen are whole options too. */
  readonly options?: readonly string[];
  /** One argument, whatever it is, matches. */
  readonly argument?: RegExp;
  /** With one of these it is another form. */
  readonly unless?: readonly string[];
  readonly risk: "destroys" | "opaque";
  /** What happens, as the rest of "PROGRAM …". */
  readonly what: string;
  /** What becomes of the disks among its arguments; left out where it is not about disks. */
  readonly disk?: DiskFate;
  readonly example: string;
}

/** What a form does to what it names. */
export interface Danger {
  readonly risk: Form["risk"];
  readonly reason: string;
  readonly names: readonly ShellWord[];
  readonly disk?: DiskFate;
}

export interface Destruction {
  readonly reason: string;
  /** The words that name what is destroyed; may be empty. */
  readonly names: readonly ShellWord[];
  /**
   * What becomes of a disk among them: something new is made on it, it is erased or overwritten (or nobody can tell), or
   * what it holds stays. Undefined: it is not about disks.
   */
  readonly disk?: DiskFate;
}

export type DiskFate = "makes" | "erases" | "changes";
