// Blocks about AWS: `{requires}` says what must exist, `{make}` what to make. Says which attributes have no effect on
// them.

import type { Finding } from "../model/runbook.ts";
import type { Attributes } from "./attributes.ts";

/** A finding for each given attribute that is not in `used`; `on` is always used. */
export function lacking(
  attributes: Attributes,
  block: "requires" | "make",
  used: readonly string[],
): readonly Finding[] {
  const { name, done, verify, capture, timeout, mode, port, output, place } = attributes;
  const given = Object.entries({ name, done, verify, capture, timeout, mode, port, output });
  return given
    .filter(([key, value]) => value !== null && !used.includes(key))
    .map(([key]) => ({
      rule: "attribute",
      severity: "warning",
      message: `\`${key}\` has no effect on a block with \`{${block}}\`.`,
      advice: `Remove it; only ${["on", ...used].map((each) => `\`${each}\``).join(", ")} are allowed there.`,
      ...place,
    }));
}
