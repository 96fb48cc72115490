// Secret values for as long as the process lives. They are in memory only and never leave it in clear.
/** Secret values, in memory only. A value may be for one target or (target null) for all. */
export interface SecretVault {
  put(name: string, target: string | null, value: string): void;
  /** The value for that target, else the one for all, else undefined. */
  get(name: string, target: string): string | undefined;
  /** Every value held, for redaction. */
  values(): readonly string[];
}

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
