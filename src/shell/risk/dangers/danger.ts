// What a call may destroy, or why it is opaque, and the shape of the table rows. Data only.
import type { ShellWord } from "../../syntax/words.ts";

/** One form of one or more programs. */
export interface Form {
  /** Names of programs, separated by blanks. */
  readonly programs: string;
  /** The program's own words (without options), joined by blanks. */
  readonly words?: RegExp;
  /** One of these options is enough; single-hyphen words are whole options too. */
  readonly options?: readonly string[];
  /** One argument, whatever it is, matches. */
  readonly argument?: RegExp;
  /** With one of these it is a different form. */
  readonly unless?: readonly string[];
  readonly risk: "destroys" | "opaque";
  /** What happens, as the rest of "PROGRAM …". */
  readonly what: string;
  /** What happens to the disks among its arguments; absent where it is not about disks. */
  readonly disk?: DiskFate;
  readonly example: string;
}

/** What a form does to its arguments. */
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
   * What happens to a disk among them: something new is made on it, it is erased or overwritten (or this is unknown),
   * or its content stays. Undefined: it is not about disks.
   */
  readonly disk?: DiskFate;
}

export type DiskFate = "makes" | "erases" | "changes";
