// Targets as chosen on the command line, before anyone asked AWS: one a selector, with a short key from its role.
import type { RoleChoice } from "./parse-set.ts";
import type { Target } from "./plan.ts";

/**
 * One target for each distinct selector, with all the roles that it was chosen for. The key is the first role's name, with a
 * number when that role has several targets (`worker-1`, `worker-2`).
 */
export function plannedTargets(choices: readonly RoleChoice[]): readonly Target[] {
  const bySelector = new Map<string, RoleChoice[]>();
  for (const choice of choices) bySelector.set(choice.text, [...(bySelector.get(choice.text) ?? []), choice]);
  const groups = [...bySelector.values()];
  const firstRole = (group: readonly RoleChoice[]): string => group[0]?.role ?? "";
  const taken = new Set<string>();
  return groups.map((group) => {
    const role = firstRole(group);
    const several = groups.filter((it) => firstRole(it) === role).length > 1;
    let key = several ? `${role}-1` : role;
    for (let n = 2; taken.has(key); n++) key = `${role}-${n}`;
    taken.add(key);
    const selector = group[0]?.selector;
    const text = group[0]?.text ?? "";
    return {
      key,
      roles: [...new Set(group.map((it) => it.role))],
      selector: text,
      id: selector?.kind === "instance" ? selector.id : null,
      name: selector?.kind === "name" ? selector.name : key,
    };
  });
}
