// It behaves as a Map that is copied before every change, whichever of its versions is changed next.
import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderedMap } from "../../../src/run/model/ordered-map.ts";

interface Version {
  readonly map: OrderedMap<number>;
  readonly model: ReadonlyMap<string, number>;
  /** Keys by the numbers that they came in with; null where one was removed. */
  readonly numbered: readonly (string | null)[];
}

/** Changes the version that `from` says, counted from the newest. */
interface Change {
  readonly from: number;
  readonly key: number;
  readonly value: number | null;
}

const KEYS = 80;
const changes = fc.array(
  fc.record<Change>({
    from: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 30 })),
    key: fc.nat({ max: KEYS - 1 }),
    value: fc.oneof({ weight: 3, arbitrary: fc.integer() }, fc.constant(null)),
  }),
  { maxLength: 300, size: "max" },
);

const nameOf = (key: number): string => `key ${key}`;

function begun(count: number): Version {
  const entries = Array.from({ length: count }, (_, key) => [nameOf(key), key] as const);
  return { map: OrderedMap.of(entries), model: new Map(entries), numbered: entries.map(([key]) => key) };
}

function changed({ map, model, numbered }: Version, { key, value }: Change): Version {
  const name = nameOf(key);
  const copy = new Map(model);
  const known = model.has(name);
  if (value === null) {
    copy.delete(name);
    return {
      map: map.without(name),
      model: copy,
      numbered: numbered.map((one) => (one === name ? null : one)),
    };
  }
  copy.set(name, value);
  if (known && key % 2 === 0) return { map: map.withAt(map.indexOf(name), value), model: copy, numbered };
  return { map: map.with(name, value), model: copy, numbered: known ? numbered : [...numbered, name] };
}

/** Everything that can be read of the map, and of what it should be. */
function same({ map, model, numbered }: Version): void {
  const visited: [string, number][] = [];
  map.forEach((value, key) => {
    visited.push([key, value]);
  });
  const all = Array.from({ length: KEYS + 1 }, (_, key) => nameOf(key));
  const wanted = (key: string | null) => (key === null ? undefined : model.get(key));
  expect({
    entries: [...map],
    keys: [...map.keys()],
    values: [...map.values()],
    size: map.size,
    visited,
    read: all.map((key) => [map.get(key), map.has(key), map.indexOf(key)]),
    numbered: numbered.map((_, number) => [map.at(number), map.at(number - numbered.length)]),
    outside: [map.at(numbered.length), map.at(-numbered.length - 1)],
  }).toEqual({
    entries: [...model],
    keys: [...model.keys()],
    values: [...model.values()],
    size: model.size,
    visited: [...model],
    read: all.map((key) => [model.get(key), model.has(key), numbered.indexOf(key)]),
    numbered: numbered.map((key) => [wanted(key), wanted(key)]),
    outside: [undefined, undefined],
  });
}

test("reads as a copied Map would, and every version stays as it was", () => {
  const property = fc.property(fc.constantFrom(0, 1, 15, 16, 17, 70), changes, (count, list) => {
    const versions = [begun(count)];
    for (const change of list) {
      const from = versions.at(-1 - Math.min(change.from, versions.length - 1)) ?? begun(0);
      versions.push(changed(from, change));
    }
    for (const [index, version] of versions.entries())
      if (index < 5 || index % 20 === 0 || index >= versions.length - 5) same(version);
  });
  fc.assert(property, { numRuns: 100 });
});

test("stays whole where its tree grows a level", () => {
  for (const count of [255, 256, 257, 4095, 4096, 65_535]) {
    let map = OrderedMap.of(Array.from({ length: count }, (_, key) => [nameOf(key), key] as const));
    for (let key = count; key < count + 40; key++) map = map.with(nameOf(key), key);
    expect(map.size).toBe(count + 40);
    expect([...map.values()]).toEqual(Array.from({ length: count + 40 }, (_, key) => key));
    expect(map.at(count + 39)).toBe(count + 39);
    expect(map.with(nameOf(0), -1).get(nameOf(count))).toBe(count);
  }
});

test("of two entries with one key the last counts, at the place of the first", () => {
  const entries = [
    ["a", 1],
    ["b", 2],
    ["a", 3],
  ] as const;
  expect([...OrderedMap.of(entries)]).toEqual([...new Map(entries)]);
});

test("changes no entry that it does not have", () => {
  const map = OrderedMap.of([["a", 1]]);
  for (const index of [-1, 1]) expect(() => map.withAt(index, 2)).toThrow(`no entry ${index}`);
  expect(() => map.without("a").withAt(0, 2)).toThrow("no entry 0");
});
