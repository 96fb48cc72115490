// AWS's results for a guide's requirements, as findings for programs: each at its place in the guide.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { Target } from "../model/plan.ts";
import { targetWords } from "../values/bindings.ts";

/** A requirement checked on one target. */
export interface CheckedRequirement {
  /** The guide's words. */
  readonly requirement: string;
  /** Its line in the guide. */
  readonly line: number;
  readonly result: "met" | "not-met" | "cannot-tell";
  /**
   * In sentences. For a met requirement, the first says that it is met and the others what is worth knowing.
   */
  readonly evidence: string;
  readonly observed: string | null;
  readonly source: string | null;
}

/** An error for each requirement not met, a warning for each unknown; nothing for those met. */
export function checkedFindings(target: Target, rows: readonly CheckedRequirement[]): readonly Finding[] {
  return rows.flatMap(({ requirement, line, result, evidence, observed, source }): readonly Finding[] => {
    const read = source === null ? "" : ` (read from ${source})`;
    const found = observed === null ? read : `; found: ${observed}${read}`;
    const about = `${targetWords(target)}: \`${requirement}\``;
    const place = { line, column: 1, advice: evidence };
    if (result === "not-met")
      return [
        { rule: "requirement-not-met", severity: "error", message: `${about} is not met${found}.`, ...place },
      ];
    if (result === "cannot-tell")
      return [
        {
          rule: "requirement-unknown",
          severity: "warning",
          message: `${about} is unknown${found}.`,
          ...place,
        },
      ];
    return [];
  });
}
