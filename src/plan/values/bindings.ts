// Which binding applies to a variable on a target: target over role over run over default. Lookup only.
import type { Binding, Target } from "../model/plan.ts";

/**
 * The binding that applies to a step of `role` on `target`; null for none. Of equals the first applies, so
 * callers put the newest first. A value captured on the target ranks with one given for the run: an operator
 * can correct it, and a later capture replaces the correction. A value captured elsewhere applies only when
 * there is nothing closer.
 */
export function bindingFor(
  bindings: readonly Binding[],
  name: string,
  role: string,
  target: string,
): Binding | null {
  let best: Binding | null = null;
  let bestRank = 0;
  for (const binding of bindings) {
    if (binding.name !== name) continue;
    const rank = rankOf(binding, role, target);
    if (rank > bestRank) {
      best = binding;
      bestRank = rank;
    }
  }
  return best;
}

function rankOf(binding: Binding, role: string, target: string): number {
  switch (binding.scope.kind) {
    case "target":
      if (binding.from === "captured") return binding.scope.target === target ? 3 : 2;
      return binding.scope.target === target ? 5 : 0;
    case "role":
      if (binding.scope.role === role) return 4;
      return binding.from === "captured" ? 2 : 0;
    case "run":
      return binding.from === "default" ? 1 : 3;
  }
}

/** A key that is the same for bindings of one variable and scope. */
export function bindingKey(binding: Binding): string {
  const { scope } = binding;
  const who = scope.kind === "run" ? "" : scope.kind === "role" ? scope.role : scope.target;
  return JSON.stringify([binding.name, scope.kind, who, binding.from === "default"]);
}

/** Words for a scope: "everywhere", "for the role worker", "on worker-1". */
export function scopeWords(scope: Binding["scope"]): string {
  switch (scope.kind) {
    case "run":
      return "everywhere";
    case "role":
      return `for the role ${scope.role}`;
    case "target":
      return `on ${scope.target}`;
  }
}

/** The target's name with its id where it has one: `node-01 (i-0abc…)`. */
export function targetWords(target: Target): string {
  return target.id === null ? target.name : `${target.name} (${target.id})`;
}
