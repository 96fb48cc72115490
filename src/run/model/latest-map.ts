// A map whose newest entry can be replaced in constant time without touching the maps that came before it.
// A run's newest invocation changes thousands of times, the others never; copying a whole map each time made
// a fold of a million events take over a minute. Nothing about runs lives here.

/** Reads as any other map. Build one with `withEntry`. */
class LatestMap<K, V> implements ReadonlyMap<K, V> {
  readonly #earlier: ReadonlyMap<K, V>;
  readonly #key: K;
  readonly #value: V;

  constructor(earlier: ReadonlyMap<K, V>, key: K, value: V) {
    this.#earlier = earlier;
    this.#key = key;
    this.#value = value;
  }

  static replace<K, V>(map: LatestMap<K, V>, key: K, value: V): LatestMap<K, V> | null {
    return map.#key === key ? new LatestMap(map.#earlier, key, value) : null;
  }

  /** A Map of its own with the same entries. */
  static copy<K, V>(map: LatestMap<K, V>): Map<K, V> {
    return new Map(map.#earlier).set(map.#key, map.#value);
  }

  static latest<K, V>(map: LatestMap<K, V>): V {
    return map.#value;
  }

  get size(): number {
    return this.#earlier.size + 1;
  }
  get(key: K): V | undefined {
    return key === this.#key ? this.#value : this.#earlier.get(key);
  }
  has(key: K): boolean {
    return key === this.#key || this.#earlier.has(key);
  }
  entries(): MapIterator<[K, V]> {
    return LatestMap.copy(this).entries();
  }
  keys(): MapIterator<K> {
    return LatestMap.copy(this).keys();
  }
  values(): MapIterator<V> {
    return LatestMap.copy(this).values();
  }
  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    this.#earlier.forEach((value, key) => {
      callback(value, key, this);
    });
    callback(this.#value, this.#key, this);
  }
}

/**
 * The map with `key` set to `value`; the given map stays as it was. Constant time when `key` is the entry that
 * was set last, else linear. Order is that of first insertion, as in a Map.
 */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const replaced = map instanceof LatestMap ? LatestMap.replace<K, V>(map, key, value) : null;
  if (replaced !== null) return replaced;
  const copy = map instanceof LatestMap ? LatestMap.copy<K, V>(map) : new Map(map);
  return copy.has(key) ? copy.set(key, value) : new LatestMap(copy, key, value);
}

/** The value of the entry that was inserted last; undefined when there is none. Constant time for what `withEntry` made. */
export function latestValue<K, V>(map: ReadonlyMap<K, V>): V | undefined {
  return map instanceof LatestMap ? LatestMap.latest<K, V>(map) : [...map.values()].at(-1);
}
