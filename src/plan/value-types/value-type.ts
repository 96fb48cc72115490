// What a closed value type is: a noun, and a check that gives the value in its one spelling or names the rule
// that it breaks. No type lives here; what holds for all types is in check-value.ts.
import type { Variable } from "../../runbook/model/runbook.ts";

/** Why a text is not a value of the type. `rule` follows a colon: "labels are letters, digits and hyphens (RFC 1123)". */
export interface Wrong {
  readonly rule: string;
  /** What to do about it, as a sentence. Must not quote the text: it may be a secret. */
  readonly advice: string;
}

export interface ValueType {
  /** With its article's sense: "`x` is no <noun>". */
  readonly noun: string;
  /** An example that passes, for advice and forms; null when there is none that would help. */
  readonly example: string | null;
  /** The value in its one spelling, or what is wrong. The text is not empty, has no surrounding blanks and no control characters. */
  check(text: string, variable: Variable): string | Wrong;
}
