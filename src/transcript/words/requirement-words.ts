// The words for the result of a requirement check, the same on screen, in plain lines and in reports.
import { SIGNS } from "../../output/signs.ts";
import type { CheckResult } from "../../run/model/event.ts";
import type { Checked } from "../../run/model/run.ts";

/** A one-column sign and a word; colour is never the only difference. */
export const RESULT_SIGNS: Readonly<Record<CheckResult, { readonly sign: string; readonly word: string }>> = {
  met: { sign: SIGNS.good, word: "met" },
  "not-met": { sign: SIGNS.bad, word: "not met" },
  "cannot-tell": { sign: SIGNS.unknown, word: "unknown" },
};

/** `found: 64 GiB · read from ec2:DescribeVolumes vol-0a1b`; empty when nothing was found. */
export function foundWords({ observed, source }: Pick<Checked, "observed" | "source">): string {
  return [
    ...(observed === null ? [] : [`found: ${observed}`]),
    ...(source === null ? [] : [`read from ${source}`]),
  ].join(" · ");
}
