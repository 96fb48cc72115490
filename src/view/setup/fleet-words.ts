// Roles whose nodes are walked together, in a line each. Pure.
import type { Fleet, Plan } from "../../plan/model/plan.ts";
import { roleWords } from "../../runbook/model/role-title.ts";
import { count, durationWords } from "../../transcript/words/run-words.ts";
import { MARKS } from "../widgets/theme.ts";

/** More names than these are counted. */
const MOST_NAMES = 8;

/** `node-02, node-03 and 36 more`. */
export function nameList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

/** `worker: 40 nodes together · at most 10 at once · stops at the first failure · node-02, node-03 …`. */
export function fleetTexts(plan: Plan): readonly string[] {
  return (plan.fleets ?? []).map((fleet) => {
    const { role, maxConcurrency, soak } = fleet;
    const keys = plan.targets.filter(({ roles }) => roles.includes(role)).map(({ key }) => key);
    const parts = [
      `${roleWords(plan, role)}: ${count(keys.length, "node")} together`,
      maxConcurrency >= keys.length ? "all at once" : `at most ${maxConcurrency} at once`,
      failureWords(fleet, keys.length),
      ...(soak === undefined ? [] : [`${durationWords(soak * 1000)} after the first node`]),
      nameList(keys),
    ];
    return parts.join(` ${MARKS.dot} `);
  });
}

function failureWords({ maxErrors }: Fleet, nodes: number): string {
  if (maxErrors >= nodes) return "failures do not stop it";
  return maxErrors === 0 ? "stops at the first failure" : `stops when more than ${maxErrors} have failed`;
}
