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

interface Placed {
  readonly at: number;
  readonly binding: Binding;
}

/** By target what is given for it alone, and what may apply to every target. */
interface Index {
  readonly everywhere: readonly Placed[];
  readonly on: ReadonlyMap<string, readonly Placed[]>;
}

/** A list of bindings never changes. */
const indexes = new WeakMap<readonly Binding[], Index>();

/**
 * Those of the bindings that can apply to the target, in their order: a fleet may have a value for each node, and each
 * node is shown its own.
 */
export function bindingsOn(bindings: readonly Binding[], target: string): readonly Binding[] {
  const known = indexes.get(bindings) ?? indexOf(bindings);
  indexes.set(bindings, known);
  const own = known.on.get(target) ?? [];
  return [...known.everywhere, ...own].sort((a, b) => a.at - b.at).map(({ binding }) => binding);
}

function indexOf(bindings: readonly Binding[]): Index {
  const everywhere: Placed[] = [];
  const on = new Map<string, Placed[]>();
  for (const [at, binding] of bindings.entries()) {
    const { scope } = binding;
    const target = scope.kind === "target" && binding.from !== "captured" ? scope.target : null;
    if (target === null) everywhere.push({ at, binding });
    else on.set(target, [...(on.get(target) ?? []), { at, binding }]);
  }
  return { everywhere, on };
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
