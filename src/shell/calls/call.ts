// One call of a program in a shell text, with its words, its pipeline and its redirections. Data only.
import type { Redirection } from "unbash";
import type { Span } from "../model/command.ts";
import type { Visit } from "../syntax/parse-shell.ts";
import type { ShellWord } from "../syntax/words.ts";

export interface Call extends Span {
  /** Program and arguments without wrappers such as sudo; empty when there are only assignments. */
  readonly words: readonly ShellWord[];
  /**
   * The program's name; null when it is unknown or there is none. A path outside the system's directories is kept.
   */
  readonly program: string | null;
  readonly arguments: readonly ShellWord[];
  readonly wrappers: readonly string[];
  /** Names assigned before the program, or alone. */
  readonly assignments: readonly string[];
  readonly redirects: readonly FileRedirect[];
  /** The stages of its pipeline (null: a loop, a group…), and its index; alone, it is stage 0 of 1. */
  readonly pipeline: readonly (Call | null)[];
  readonly stage: number;
  /** Its node in the given text; null for a call inside a text that another program runs. */
  readonly visit: Visit | null;
  /** Its node in whichever text it is in; null for words that another program runs. */
  readonly origin: Visit | null;
  /** The call that runs this one (`sh`, `xargs`, `find`…). */
  readonly outer: Call | null;
}

export interface FileRedirect extends Span {
  readonly operator: string;
  readonly target: ShellWord | null;
  /** A here-document's content if the text shows it; otherwise null. */
  readonly body: string | null;
  /** True when the redirection belongs to a loop, a group or another compound command. */
  readonly compound: boolean;
  readonly node: Redirection;
}
