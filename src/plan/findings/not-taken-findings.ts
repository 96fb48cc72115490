// Parts of a guide that became no step, as findings, for a report of everything about a guide. A plan's own
// renderings list them separately.
import type { Finding } from "../../runbook/model/runbook.ts";
import type { Plan } from "../model/plan.ts";

/** The most places named; the others are counted. */
const NAMED = 12;

/** One finding for each reason, at its first place, with the other places. */
export function notTakenFindings({ notTaken }: Pick<Plan, "notTaken">): readonly Finding[] {
  const places = new Map<string, { readonly line: number; readonly endLine: number }[]>();
  for (const { line, endLine, reason } of notTaken) {
    // The command that an output was kept with is named at that command.
    const cause = reason.replace(/, kept with the command on line \d+$/, "");
    places.set(cause, [...(places.get(cause) ?? []), { line, endLine }]);
  }
  return [...places].map(([cause, at]): Finding => {
    const named = at
      .slice(0, NAMED)
      .map(({ line, endLine }) => (endLine > line ? `${line}-${endLine}` : line));
    const more = at.length > NAMED ? ` and ${at.length - NAMED} more` : "";
    const single = at.length === 1 && at[0]?.line === at[0]?.endLine;
    return {
      rule: "not-taken",
      severity: "info",
      message: `Not a step, ${single ? "line" : "lines"} ${named.join(", ")}${more}: ${cause}`,
      advice: "Mark the block with ```bash to run it.",
      line: at[0]?.line ?? 1,
      column: 1,
    };
  });
}
