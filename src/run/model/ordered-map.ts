// An immutable map: a change returns a new map and leaves the old one unchanged. Both share all but the tree nodes on
// the path to the change, so that changing one of 200,000 entries costs little more than one of 20. Knows nothing
// about runs.

import { BugError } from "../../errors.ts";
import { differenceFrom, wholeOf } from "./difference.ts";

type Entry<V> = readonly [key: string, value: V];

/** A leaf has values as they are held, any other node has nodes. Undefined: removed, or nothing is left below. */
type Node<V> = readonly (V | Node<V> | undefined)[];

/**
 * The keys in the order of their numbers, and the number of each. Shared by all maps derived from one another, and only
 * ever extended: a map knows those below its own length, and has those with a value.
 */
interface Keys {
  readonly list: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Adds a key at the end; null for keys that belong to another. */
  readonly add: ((key: string) => void) | null;
}

/** Places per node, as a power of two. */
const BITS = 4;
const PLACES = 1 << BITS;

/** Reads like any other map, in insertion order, and by position in that order. No value is undefined. */
export class OrderedMap<V> implements ReadonlyMap<string, V> {
  readonly #root: Node<V>;
  /** Bits of a number below the root. */
  readonly #shift: number;
  /** Numbers handed out so far, including those of removed entries. */
  readonly #length: number;
  readonly size: number;
  readonly #keys: Keys;

  private constructor(root: Node<V>, shift: number, length: number, size: number, keys: Keys) {
    this.#root = root;
    this.#shift = shift;
    this.#length = length;
    this.size = size;
    this.#keys = keys;
  }

  /** A map of these entries. If two have the same key, the last value counts, at the place of the first. */
  static of<V>(entries: Iterable<Entry<V>> = []): OrderedMap<V> {
    const all: ReadonlyMap<string, V> = new Map(entries);
    return OrderedMap.#made(keysOf([...all.keys()]), [...all.values()]);
  }

  /** A map of values with keys that are numbered already, each once. They are not changed. */
  static numbered<V>(keys: Omit<Keys, "add">, values: readonly V[]): OrderedMap<V> {
    return OrderedMap.#made({ ...keys, add: null }, values);
  }

  static #made<V>(keys: Keys, values: readonly V[]): OrderedMap<V> {
    let level: Node<V> = values;
    let shift = 0;
    for (; level.length > PLACES; shift += BITS) {
      const above: Node<V>[] = [];
      for (let first = 0; first < level.length; first += PLACES)
        above.push(level.slice(first, first + PLACES) as Node<V>);
      level = above;
    }
    return new OrderedMap(level, shift, values.length, values.length, keys);
  }

  get(key: string): V | undefined {
    return wholeOf(this.#valueAt(this.indexOf(key)));
  }

  has(key: string): boolean {
    return this.indexOf(key) !== -1;
  }

  /** The value at position `index` from 0, or from the end if negative. Undefined if it was removed. */
  at(index: number): V | undefined {
    return wholeOf(this.#valueAt(this.#numberAt(index)));
  }

  /** The key at that position, as for `at`. */
  keyAt(index: number): string | undefined {
    const number = this.#numberAt(index);
    return this.#valueAt(number) === undefined ? undefined : this.#keys.list[number];
  }

  /** The number of the key; -1 when the map does not have it. */
  indexOf(key: string): number {
    const number = this.#keys.numbers.get(key);
    return number === undefined || this.#valueAt(number) === undefined ? -1 : number;
  }

  /** The map with the value under the key: in its old place, or at the end. */
  with(key: string, value: V): OrderedMap<V> {
    const known = this.indexOf(key);
    if (known !== -1) return this.#changed(known, value, this.size, this.#keys);
    const number = this.#length;
    return this.#changed(number, value, this.size + 1, this.#keysWith(key, number));
  }

  /** The map with the value at position `index`, which must exist. Faster than by key. */
  withAt(index: number, value: V): OrderedMap<V> {
    if (this.#valueAt(index) === undefined) throw new BugError(`the map has no entry ${index}`);
    return this.#changed(index, value, this.size, this.#keys);
  }

  /**
   * As `withAt`; the value is held as its difference from `like`, if there is not much of it. Reading it makes a new
   * object, equal to the value.
   */
  withAlike(index: number, value: V & object, like: V & object): OrderedMap<V> {
    if (this.#valueAt(index) === undefined) throw new BugError(`the map has no entry ${index}`);
    return this.#changed(index, differenceFrom(value, like) as V, this.size, this.#keys);
  }

  without(key: string): OrderedMap<V> {
    const number = this.indexOf(key);
    return number === -1 ? this : this.#changed(number, undefined, this.size - 1, this.#keys);
  }

  *entries(): Generator<[string, V], undefined> {
    const { list } = this.#keys;
    for (const [first, leaf] of leaves(this.#root, this.#shift, 0))
      for (const [place, value] of leaf.entries())
        if (value !== undefined) yield [list[first + place] ?? "", wholeOf(value)];
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, leaf] of leaves(this.#root, this.#shift, 0))
      for (const value of leaf) if (value !== undefined) yield wholeOf(value);
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  #numberAt(index: number): number {
    return index < 0 ? this.#length + index : index;
  }

  #valueAt(number: number): V | undefined {
    if (number < 0 || number >= this.#length) return undefined;
    let node: Node<V> | undefined = this.#root;
    for (let shift = this.#shift; shift > 0; shift -= BITS)
      node = node?.[(number >>> shift) & (PLACES - 1)] as Node<V> | undefined;
    return node?.[number & (PLACES - 1)] as V | undefined;
  }

  /** The keys with this one at the end of the map's own. */
  #keysWith(key: string, number: number): Keys {
    const { list, numbers, add } = this.#keys;
    if (list[number] === key && numbers.get(key) === number) return this.#keys;
    // Another map from the same origin may have another key there, or the key was removed here.
    const isFree = add !== null && list.length === number && !numbers.has(key);
    const keys = isFree ? this.#keys : this.#ownKeys();
    keys.add?.(key);
    return keys;
  }

  #changed(number: number, value: V | undefined, size: number, keys: Keys): OrderedMap<V> {
    const isFull = number >>> (this.#shift + BITS) > 0;
    const root = isFull ? [this.#root] : this.#root;
    const shift = isFull ? this.#shift + BITS : this.#shift;
    const length = Math.max(this.#length, number + 1);
    return new OrderedMap(changedNode(root, shift, number, value) ?? [], shift, length, size, keys);
  }

  #ownKeys(): Keys {
    const numbers = new Map([...this.keys()].map((key) => [key, this.indexOf(key)]));
    return keysOf(this.#keys.list.slice(0, this.#length), numbers);
  }
}

/** Keys that may be extended. */
function keysOf(
  list: string[],
  numbers: Map<string, number> = new Map(list.map((key, number) => [key, number])),
): Keys {
  const add = (key: string): void => {
    numbers.set(key, list.length);
    list.push(key);
  };
  return { list, numbers, add };
}

/** The node with the value of that number replaced; undefined when nothing is left in it. */
function changedNode<V>(
  node: Node<V> | undefined,
  shift: number,
  number: number,
  value: V | undefined,
): Node<V> | undefined {
  const place = (number >>> shift) & (PLACES - 1);
  const inner = node?.[place] as Node<V> | undefined;
  const changed = node === undefined ? [] : node.slice();
  while (changed.length < place) changed.push(undefined);
  changed[place] = shift === 0 ? value : changedNode(inner, shift - BITS, number, value);
  return changed[place] === undefined && changed.every((one) => one === undefined) ? undefined : changed;
}

/** The leaves below the node, each with its first number; whole removed nodes cost nothing. */
function* leaves<V>(
  node: Node<V>,
  shift: number,
  first: number,
): Generator<readonly [number, readonly (V | undefined)[]], undefined> {
  if (shift === 0) return yield [first, node as readonly (V | undefined)[]];
  for (const [place, inner] of (node as readonly (Node<V> | undefined)[]).entries())
    if (inner !== undefined) yield* leaves(inner, shift - BITS, first + (place << shift));
}
