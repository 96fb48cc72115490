// The result of each check of `lamplighter verify`: lines for people, the same facts as data, and the exit
// code.

export interface Check {
  /** The key of the facts in `--json`. */
  readonly name: string;
  /** 0 not altered, 2 could not be checked with this program or these options, 4 altered. */
  readonly exitCode: 0 | 2 | 4;
  /** For the terminal, already escaped. */
  readonly lines: readonly string[];
  /** JSON-shaped. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The most severe exit code: 4, then 2, then 0. */
export function worstExitCode(checks: readonly Check[]): 0 | 2 | 4 {
  const codes = new Set(checks.map((it) => it.exitCode));
  return codes.has(4) ? 4 : codes.has(2) ? 2 : 0;
}
