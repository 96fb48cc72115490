// The shape of a finding rule: it looks at a command taken apart and returns findings. Rules are independent; a new
// one is a function in its own file and a line in all-rules.ts.
import type { Call } from "../../calls/call.ts";
import type { ShellReading } from "../../calls/calls.ts";
import type { ShellFinding, Span, ValuePlace } from "../../model/command.ts";
import type { Verdict } from "../../risk/risk.ts";
import type { Waiting } from "../../waiting/waiting.ts";

/** A command taken apart, for the rules. */
export interface Examined {
  /** The text as given, and with placeholders masked. */
  readonly text: string;
  readonly masked: string;
  readonly reading: ShellReading;
  /** Is it run only for its exit status, as a `done` or `verify` check is? */
  readonly isCheck: boolean;
  readonly verdicts: readonly Verdict[];
  readonly places: readonly ValuePlace[];
  /** Everything in the command that would wait, in the order of the text. */
  readonly waits: readonly { readonly span: Span; readonly waiting: Waiting }[];
  /** A piece of masked text as it is in the guide. */
  readonly show: (value: string) => string;
}

export type FindingRule = (examined: Examined) => readonly ShellFinding[];

/** A finding at a place. */
export function finding(
  rule: string,
  severity: ShellFinding["severity"],
  span: Span,
  message: string,
  advice: string,
): ShellFinding {
  return { start: span.start, end: span.end, rule, severity, message, advice };
}

/** A rule that looks at one call at a time. */
export function eachCall(look: (call: Call, examined: Examined) => ShellFinding | null): FindingRule {
  return (examined) => examined.reading.calls.flatMap((call) => look(call, examined) ?? []);
}
