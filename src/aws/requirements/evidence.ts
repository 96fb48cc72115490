// The result of a check in AWS: the verdict in a sentence, what was observed, and where.
import type { CheckResult } from "../../run/model/event.ts";

export interface Evidence {
  readonly result: CheckResult;
  /** In plain sentences; what to do when it is not met. */
  readonly evidence: string;
  /** The observed value; null when there is none. */
  readonly observed: string | null;
  /**
   * Where it was read: operation and id, `ec2:DescribeVolumes vol-0123456789abcdef0`; null when nothing was.
   */
  readonly source: string | null;
}

type Make = (evidence: string, observed: string | null, source: string | null) => Evidence;

export const met: Make = (evidence, observed, source) => ({ result: "met", evidence, observed, source });
export const notMet: Make = (evidence, observed, source) => ({
  result: "not-met",
  evidence,
  observed,
  source,
});
export const cannotTell: Make = (evidence, observed, source) => ({
  result: "cannot-tell",
  evidence,
  observed,
  source,
});

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** With at most two decimals and thousands separators: `593.75`, `20,000`. */
export function numberWords(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}
