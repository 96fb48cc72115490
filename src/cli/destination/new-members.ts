// Instances that a selector of a fleet finds now and that are not in the run. A resume mentions them and never adds them:
// each node was pinned when the run started.
import type { AwsCall } from "../../aws/api/call.ts";
import { type Resolution, resolveTargets } from "../../aws/node/resolve-targets.ts";
import { BugError } from "../../errors.ts";
import type { Plan } from "../../plan/model/plan.ts";
import { namesWords } from "../../transcript/words/fleet-words.ts";
import { count } from "../../transcript/words/run-words.ts";

/**
 * A sentence for each selector, ended by a blank; "" if there are none. Says so if AWS could not be asked: a run can go on
 * without it.
 */
export async function newMembersWords(call: AwsCall, plan: Plan, signal: AbortSignal): Promise<string> {
  const selectors = groupsOf(plan);
  if (selectors.length === 0) return "";
  let found: readonly Resolution[];
  try {
    found = await resolveTargets(call, selectors, signal);
  } catch (cause) {
    if (cause instanceof BugError) throw cause;
    return `Could not check for new instances: ${selectors.join(", ")}. `;
  }
  const pinned = new Set(plan.targets.map(({ id }) => id));
  return found.map((one) => sentence(one, pinned)).join("");
}

function sentence({ selector, found }: Resolution, pinned: ReadonlySet<string | null>): string {
  const others = found.filter(({ id }) => !pinned.has(id));
  if (others.length === 0) return "";
  const names = others.map(({ id, name }) => (name === id ? id : `${name} (${id})`));
  return `${selector} also matches ${count(names.length, "instance")} outside this run: ${namesWords(names)}. `;
}

/** The selectors of the fleets' nodes that can find others, each once. */
function groupsOf({ targets, fleets = [] }: Plan): readonly string[] {
  const roles = new Set(fleets.map(({ role }) => role));
  const ofFleets = targets.filter((target) => target.roles.some((role) => roles.has(role)));
  const selectors = ofFleets.flatMap(({ selector, id }) => (selector === id ? [] : [selector]));
  return [...new Set(selectors)].filter(
    (selector) =>
      /^(?:tag|asg):/.test(selector) || selectors.filter((other) => other === selector).length > 1,
  );
}
