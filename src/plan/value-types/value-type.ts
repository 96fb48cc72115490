// A closed value type: a noun, and a check that returns the value in its one spelling or names the rule it
// breaks. The types are in their own files; check-value.ts has what is common to all.
import type { Variable } from "../../runbook/model/runbook.ts";

/**
 * Why a text is not a value of the type. `rule` follows a colon: "labels are letters, digits and hyphens (RFC
 * 1123)".
 */
export interface Wrong {
  readonly rule: string;
  /** What to do about it, as a sentence. Must not quote the text: it may be a secret. */
  readonly advice: string;
}

export interface ValueType {
  /** As in messages: "`x` is not a valid <noun>". */
  readonly noun: string;
  /** A valid example for advice and forms; null when none would help. */
  readonly example: string | null;
  /**
   * The value in its one spelling, or what is wrong. The text is not empty, is trimmed and has no control
   * characters.
   */
  check(text: string, variable: Variable): string | Wrong;
}
