// It behaves as a Map that is copied before every change.
import fc from "fast-check";
import { expect, test } from "vitest";
import { latestValue, withEntry } from "../../../src/run/model/latest-map.ts";

test("reads as a copied Map would, and earlier versions stay as they were", () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer()), { maxLength: 40 });
  fc.assert(
    fc.property(changes, (list) => {
      let map: ReadonlyMap<number, number> = new Map();
      let model = new Map<number, number>();
      const versions: [ReadonlyMap<number, number>, Map<number, number>][] = [];
      for (const [key, value] of list) {
        map = withEntry(map, key, value);
        model = new Map(model).set(key, value);
        versions.push([map, model]);
      }
      for (const [actual, expected] of versions) {
        expect([...actual]).toEqual([...expected]);
        expect([...actual.keys()]).toEqual([...expected.keys()]);
        expect([...actual.values()]).toEqual([...expected.values()]);
        expect(actual.size).toBe(expected.size);
        expect(latestValue(actual)).toBe([...expected.values()].at(-1));
        const visited: [number, number][] = [];
        actual.forEach((value, key) => {
          visited.push([key, value]);
        });
        expect(visited).toEqual([...expected]);
        for (let key = 0; key <= 6; key++) {
          expect(actual.get(key)).toBe(expected.get(key));
          expect(actual.has(key)).toBe(expected.has(key));
        }
      }
    }),
  );
});
