// What the shell room reports about shell text: where its commands are, and what each one is. Data only. Offsets are
// UTF-16 code units into the given text, half-open.

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How much harm a command can do. `opaque`: what it does cannot be seen from its text. */
export type Risk = "reads" | "changes" | "destroys" | "opaque";

/** A finding about a command. `start`/`end` are offsets into the analysed text. */
export interface ShellFinding extends Span {
  readonly rule: string;
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
}

/** One command: the top-level statements that share a line, as a slice of its block's text. */
export interface CommandSlice extends Span {
  /** The exact source slice (heredoc bodies included, trailing comment excluded). */
  readonly text: string;
  /** First and last line within the block, counted from 0. */
  readonly line: number;
  readonly endLine: number;
  /** The comments that belong to it, without `#`, one line each; "" when there are none. */
  readonly comment: string;
}

/** A block of shell text taken apart. Every line is in a command, a comment, blank, or `uncovered`. */
export interface BlockReading {
  readonly commands: readonly CommandSlice[];
  readonly comments: readonly (Span & {
    readonly line: number;
    readonly text: string;
  })[];
  /** Parts that no reading as shell covers, each with the reason. */
  readonly uncovered: readonly (Span & {
    readonly line: number;
    readonly reason: string;
  })[];
  readonly findings: readonly ShellFinding[];
}

/** Where in the shell's grammar a value would be. */
export type WordPlace =
  | "bare"
  | "redirect-target"
  | "single-quoted"
  | "double-quoted"
  | "heredoc"
  | "quoted-heredoc"
  | "assignment"
  | "unsupported";

/** The grammar place of one placeholder. */
export interface ValuePlace extends Span {
  readonly place: WordPlace;
  /** What reads the text a second time (`sh -c`, `printf format`, `unknown program foo`), null when nothing does. */
  readonly secondReader: string | null;
  /** True inside backticks or another place that removes quoting; only plain values are allowed there. */
  readonly nested: boolean;
  /** True when the placeholder is the whole shell word (so an option-like or empty value would change the command). */
  readonly wholeWord: boolean;
}

/** What one command is. */
export interface CommandAnalysis {
  readonly risk: Risk;
  /** Why the risk is not `reads`, in words for the operator: "mkfs makes a new filesystem". */
  readonly riskReasons: readonly string[];
  /** The words that name what is destroyed, as written (`/dev/nvme1n1`), empty unless `destroys`. */
  readonly destroys: readonly string[];
  /** Why it would wait for a person or a terminal, or never end; null when it would not. */
  readonly interactive: string | null;
  readonly places: readonly ValuePlace[];
  /** Program names in order, as written: `sudo`, `yum`, … (including those after sudo, env and the like). */
  readonly programs: readonly string[];
  /** Lines that later commands on the same target depend on: only `cd DIR` and literal assignments or exports. */
  readonly carries: readonly string[];
  /** Variables that the command assigns. `captured`: from a command substitution, and it prints nothing itself. */
  readonly assigns: readonly {
    readonly name: string;
    readonly captured: boolean;
  }[];
  /** Names of shell variables that it expands. */
  readonly reads: readonly (Span & { readonly name: string })[];
  readonly findings: readonly ShellFinding[];
}
