// The two kinds of failure: something the operator can put right, and a defect of ours.

/** A problem that the operator can solve. `message` says what is wrong, `advice` what to try next. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  /** What to do about it, as a full sentence. */
  readonly advice: string;
  /** The process exit code it calls for: 2 call or input wrong, 3 forbidden by a finding or digest, 4 log does not verify. */
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

/** Closes an exhaustive switch: the compiler proves that no case is left. */
export function unreachable(value: never): never {
  throw new BugError(`unexpected case: ${JSON.stringify(value)}`);
}
