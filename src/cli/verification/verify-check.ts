// What every check of `lamplighter verify` gives: lines for people, the same as data, and the exit code it calls for.

export interface Check {
  /** The key of its facts in `--json`. */
  readonly name: string;
  /** 0 as written, 2 it could not be carried out with this program or call, 4 something was altered. */
  readonly exitCode: 0 | 2 | 4;
  /** For the terminal, already made visible. */
  readonly lines: readonly string[];
  /** JSON-shaped. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The gravest of the exit codes: 4, then 2, then 0. */
export function worstExitCode(checks: readonly Check[]): 0 | 2 | 4 {
  const codes = new Set(checks.map((it) => it.exitCode));
  return codes.has(4) ? 4 : codes.has(2) ? 2 : 0;
}
