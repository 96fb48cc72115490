// The two kinds of failure: something the operator can correct, and a bug in Lamplighter.

/** A problem that the operator can solve. `message` says what is wrong, `advice` what to try next. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  /** What to do about it, as a full sentence. */
  readonly advice: string;
  /** The process exit code: 2 usage or input error, 3 blocked by a finding or digest, 4 log not verified. */
  readonly exitCode: 1 | 2 | 3 | 4;

  constructor(message: string, advice: string, options: { exitCode?: 1 | 2 | 3 | 4; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.advice = advice;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** A state that our own code must never reach. */
export class BugError extends Error {
  override readonly name = "BugError";
}

/**
 * A bug in Lamplighter during a run, with what is safe to do next. `sent`: a command may be in flight.
 * `read`: nothing was changed.
 */
export function defectWords(error: unknown, about: "sent" | "read"): string {
  const words = error instanceof Error ? error.message : String(error);
  const safe =
    about === "sent"
      ? "The outcome of the command is unknown, so Lamplighter does not send it again. You can leave safely: `lamplighter resume` finds out first."
      : "Nothing was changed. You can leave and resume safely.";
  return `This is a bug in Lamplighter, not an answer of AWS or of the node: ${words}. ${safe}`;
}

/** Closes an exhaustive switch: the compiler proves that no case is missing. */
export function unreachable(value: never): never {
  throw new BugError(`unexpected case: ${JSON.stringify(value)}`);
}
