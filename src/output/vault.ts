// Keeps secret values while the process lives. They are only in memory and never leave it in plain text.
import { keyedDigest } from "../digest.ts";
import { type SecretForm, secretForms } from "./secret-forms.ts";

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** Secret values, in memory only. A value may be for one target or (target null) for all. */
export interface SecretVault {
  put(name: string, target: string | null, value: string): void;
  /** The value for that target, else the one for all, else undefined. */
  get(name: string, target: string): string | undefined;
  /**
   * Eight digits that are equal for equal values, so that a reader of the log can see that they are the same;
   * null when no value is known. Without the key, which never leaves this process, they reveal nothing about
   * the value.
   */
  mark(name: string, target: string): string | null;
  values(): readonly string[];
  /** Every value with each of its names. */
  named(): readonly NamedValue[];
  /** Every form of every value, for redaction. */
  forms(): readonly SecretForm[];
}

/**
 * An empty vault. A value for one target wins over the value for all. `key` is the key of the marks: random,
 * and new for each process. `beforeFirst` is called before the first value is stored.
 */
export function createVault(key: string, beforeFirst: () => void = () => {}): SecretVault {
  const held = new Map<string, NamedValue>();
  const keyOf = (name: string, target: string | null): string => JSON.stringify([name, target]);
  const get = (name: string, target: string): string | undefined =>
    (held.get(keyOf(name, target)) ?? held.get(keyOf(name, null)))?.value;
  let values: readonly string[] = [];
  let named: readonly NamedValue[] = [];
  let forms: readonly SecretForm[] = [];
  return {
    put(name, target, value) {
      if (held.size === 0) beforeFirst();
      held.set(keyOf(name, target), { name, value });
      // The value for all targets is usually also stored for one of them.
      named = [...new Map([...held.values()].map((it) => [keyOf(it.name, it.value), it])).values()];
      values = [...new Set(named.map((it) => it.value))];
      forms = values.flatMap(secretForms);
    },
    get,
    mark(name, target) {
      const value = get(name, target);
      return value === undefined ? null : keyedDigest(key, value).slice(0, 8);
    },
    values: () => values,
    named: () => named,
    forms: () => forms,
  };
}
