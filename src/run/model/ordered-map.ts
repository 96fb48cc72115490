// An immutable map: a change returns a new map and leaves the old one unchanged. Both share all but the tree nodes on
// the path to the change, so that changing one of 200,000 entries costs little more than one of 20. Knows nothing
// about runs.

import { BugError } from "../../errors.ts";

type Entry<V> = readonly [key: string, value: V];

/** A leaf has entries, any other node has nodes. Undefined: removed, or nothing is left below. */
type Node<V> = readonly (Entry<V> | Node<V> | undefined)[];

/** Places per node, as a power of two. */
const BITS = 4;
const PLACES = 1 << BITS;

/** Reads like any other map, in insertion order, and by position in that order. */
export class OrderedMap<V> implements ReadonlyMap<string, V> {
  readonly #root: Node<V>;
  /** Bits of a number below the root. */
  readonly #shift: number;
  /** Numbers handed out so far, including those of removed entries. */
  readonly #length: number;
  readonly size: number;
  /**
   * The number of each key. Shared by all maps derived from one another, and only ever extended: its entries are
   * valid for every one of them that has the key; the entry with that number says whether it does.
   */
  readonly #numbers: Map<string, number>;

  private constructor(
    root: Node<V>,
    shift: number,
    length: number,
    size: number,
    numbers: Map<string, number>,
  ) {
    this.#root = root;
    this.#shift = shift;
    this.#length = length;
    this.size = size;
    this.#numbers = numbers;
  }

  /** A map of these entries. If two have the same key, the last value counts, at the place of the first. */
  static of<V>(entries: Iterable<Entry<V>> = []): OrderedMap<V> {
    const all: readonly Entry<V>[] = [...new Map(entries)];
    const numbers = new Map(all.map(([key], number) => [key, number]));
    let level: Node<V> = all;
    let shift = 0;
    for (; level.length > PLACES; shift += BITS) {
      const above: Node<V>[] = [];
      for (let first = 0; first < level.length; first += PLACES)
        above.push(level.slice(first, first + PLACES) as Node<V>);
      level = above;
    }
    return new OrderedMap(level, shift, all.length, all.length, numbers);
  }

  get(key: string): V | undefined {
    return this.#entry(key)?.[1];
  }

  has(key: string): boolean {
    return this.#entry(key) !== undefined;
  }

  /** The value at position `index` from 0, or from the end if negative. Undefined if it was removed. */
  at(index: number): V | undefined {
    return this.#entryAt(index < 0 ? this.#length + index : index)?.[1];
  }

  /** The number of the key; -1 when the map does not have it. */
  indexOf(key: string): number {
    return this.has(key) ? (this.#numbers.get(key) ?? -1) : -1;
  }

  /** The map with the value under the key: in its old place, or at the end. */
  with(key: string, value: V): OrderedMap<V> {
    const known = this.#numbers.get(key);
    if (known !== undefined && this.#entryAt(known)?.[0] === key)
      return this.#changed(known, [key, value], this.size, this.#numbers);
    const number = this.#length;
    // Another map from the same origin may have numbered the key differently, or the entry was removed here.
    const numbers = known === undefined || known === number ? this.#numbers : this.#ownNumbers();
    if (known !== number) numbers.set(key, number);
    return this.#changed(number, [key, value], this.size + 1, numbers);
  }

  /** The map with the value at position `index`, which must exist. Faster than by key. */
  withAt(index: number, value: V): OrderedMap<V> {
    const entry = this.#entryAt(index);
    if (entry === undefined) throw new BugError(`the map has no entry ${index}`);
    return this.#changed(index, [entry[0], value], this.size, this.#numbers);
  }

  without(key: string): OrderedMap<V> {
    const number = this.indexOf(key);
    return number === -1 ? this : this.#changed(number, undefined, this.size - 1, this.#numbers);
  }

  *entries(): Generator<[string, V], undefined> {
    for (const leaf of leaves(this.#root, this.#shift))
      for (const entry of leaf) if (entry !== undefined) yield [entry[0], entry[1]];
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const leaf of leaves(this.#root, this.#shift))
      for (const entry of leaf) if (entry !== undefined) yield entry[1];
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  #entry(key: string): Entry<V> | undefined {
    const number = this.#numbers.get(key);
    const entry = number === undefined ? undefined : this.#entryAt(number);
    return entry?.[0] === key ? entry : undefined;
  }

  #entryAt(number: number): Entry<V> | undefined {
    if (number < 0 || number >= this.#length) return undefined;
    let node: Node<V> | undefined = this.#root;
    for (let shift = this.#shift; shift > 0; shift -= BITS)
      node = node?.[(number >>> shift) & (PLACES - 1)] as Node<V> | undefined;
    return node?.[number & (PLACES - 1)] as Entry<V> | undefined;
  }

  #changed(
    number: number,
    entry: Entry<V> | undefined,
    size: number,
    numbers: Map<string, number>,
  ): OrderedMap<V> {
    const isFull = number >>> (this.#shift + BITS) > 0;
    const root = isFull ? [this.#root] : this.#root;
    const shift = isFull ? this.#shift + BITS : this.#shift;
    const length = Math.max(this.#length, number + 1);
    return new OrderedMap(changedNode(root, shift, number, entry) ?? [], shift, length, size, numbers);
  }

  #ownNumbers(): Map<string, number> {
    return new Map([...this.keys()].map((key) => [key, this.indexOf(key)]));
  }
}

/** The node with the entry of that number replaced; undefined when nothing is left in it. */
function changedNode<V>(
  node: Node<V> | undefined,
  shift: number,
  number: number,
  entry: Entry<V> | undefined,
): Node<V> | undefined {
  const place = (number >>> shift) & (PLACES - 1);
  const inner = node?.[place] as Node<V> | undefined;
  const changed = node === undefined ? [] : node.slice();
  while (changed.length < place) changed.push(undefined);
  changed[place] = shift === 0 ? entry : changedNode(inner, shift - BITS, number, entry);
  return changed[place] === undefined && changed.every((one) => one === undefined) ? undefined : changed;
}

/** The leaves below the node; whole removed nodes cost nothing. */
function* leaves<V>(node: Node<V>, shift: number): Generator<readonly (Entry<V> | undefined)[], undefined> {
  if (shift === 0) return yield node as readonly (Entry<V> | undefined)[];
  for (const inner of node as readonly (Node<V> | undefined)[])
    if (inner !== undefined) yield* leaves(inner, shift - BITS);
}
