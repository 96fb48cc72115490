// Secret values for as long as the process lives. They are in memory only and never leave it in clear.
import type { SecretVault } from "../run/ports.ts";

/** An empty vault. A value for one target wins over the value for all. */
export function createVault(): SecretVault {
  const held = new Map<string, string>();
  const keyOf = (name: string, target: string | null): string => JSON.stringify([name, target]);
  return {
    put(name, target, value) {
      held.set(keyOf(name, target), value);
    },
    get(name, target) {
      return held.get(keyOf(name, target)) ?? held.get(keyOf(name, null));
    },
    values() {
      return [...new Set(held.values())];
    },
  };
}
