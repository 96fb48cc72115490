// The options of `verify` that ask for a comparison with AWS. Without them, what compares is not loaded.
import { OperatorError } from "../../errors.ts";

export interface HistoryOptions {
  readonly aws?: true;
  /** Read saved evidence instead. */
  readonly evidence?: string;
  readonly saveEvidence?: string;
  readonly force?: true;
  readonly profile?: string;
  readonly region?: string;
  /** Ask this address instead of AWS. */
  readonly endpoint?: string;
}

/** Did the options ask for this check? Throws OperatorError for options that conflict. */
export function asksHistory(options: HistoryOptions): boolean {
  if (options.aws && options.evidence !== undefined)
    throw new OperatorError(
      "--aws and --evidence cannot be combined.",
      "Use --aws to ask AWS, or --evidence to read a saved answer.",
    );
  if (options.saveEvidence !== undefined && !options.aws)
    throw new OperatorError("--save-evidence needs --aws.", "Add --aws.");
  if (options.endpoint !== undefined && !options.aws)
    throw new OperatorError("--endpoint needs --aws.", "Add --aws.");
  return options.aws === true || options.evidence !== undefined;
}
