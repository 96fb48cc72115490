// AWS's results for a guide's requirements, as text: one table per node.
import { visible } from "../../output/visible.ts";
import type { CheckedRequirement } from "../../plan/findings/checked-findings.ts";
import type { Plan, Target } from "../../plan/model/plan.ts";
import { targetWords } from "../../plan/values/bindings.ts";
import type { Destination } from "../../run/model/event.ts";
import { rolesToType } from "../../runbook/model/role-title.ts";
import { painter } from "../layout/ink-marks.ts";
import { wrapProse } from "../layout/wrap-prose.ts";
import { destinationWords } from "../words/run-words.ts";
import { requirementTable, resultCounts } from "./requirement-table.ts";

export interface CheckedSide {
  /** Where the requests went; null when there was nothing to ask. */
  readonly destination: Destination | null;
  readonly checked: readonly { readonly target: Target; readonly rows: readonly CheckedRequirement[] }[];
  readonly plan: Pick<Plan, "roles" | "sections">;
  /** Roles with requirements but without a node. */
  readonly without: readonly string[];
}

const NOTHING = "AWS was not asked: the guide has no requirements for these nodes that AWS can show.";

/** What was not checked, in sentences; empty when everything was. */
function leftWords({ plan, without }: Pick<CheckedSide, "plan" | "without">): readonly string[] {
  const roles = without.filter((role) => role !== "local");
  const named = `Not checked: the requirements for ${rolesToType(plan, roles)}, because no node is set for them (--on).`;
  const own =
    "Not checked: requirements in a part for your own machine. Add {on=ROLE} to its heading to say which nodes they are for.";
  return [...(roles.length === 0 ? [] : [named]), ...(roles.length === without.length ? [] : [own])];
}

/** The text with a table for each target, after an empty line. */
export function awsSideText(
  { plan, destination, checked, without }: CheckedSide,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  const paint = painter(colour);
  const left = leftWords({ plan, without }).flatMap((words) => wrapProse(words, width));
  if (destination === null || checked.length === 0)
    return `\n${[...wrapProse(NOTHING, width), ...left].join("\n")}\n`;
  const { mark, place } = destinationWords(destination);
  const head = `Requirements on AWS, ${mark === null ? "" : `${visible(mark)}, `}${visible(place)}`;
  const tables = checked.flatMap(({ target, rows }) => {
    const counts = resultCounts(rows.map(({ result }) => result));
    return [
      "",
      paint("title", `${visible(targetWords(target))}: ${counts}`),
      ...requirementTable(rows, { width, colour }),
    ];
  });
  return `\n${[head, ...tables, ...(left.length === 0 ? [] : ["", ...left])].join("\n")}\n`;
}
