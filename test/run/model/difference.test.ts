// A value that is held as its difference from another reads as itself.
import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceFrom, wholeOf } from "../../../src/run/model/difference.ts";
import { OrderedMap } from "../../../src/run/model/ordered-map.ts";

const part = fc.oneof(
  fc.constantFrom(null, 0, 1, "a", "b"),
  fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
  fc.record({ a: fc.constantFrom(1, 2), b: fc.constantFrom(null, "x") }, { requiredKeys: ["a"] }),
);
const value = fc.dictionary(fc.constantFrom("k", "l", "m", "n"), part);

test("reads as the value, with its keys in their places, and leaves both unchanged", () => {
  const property = fc.property(value, value, (one, other) => {
    const before = JSON.stringify([one, other]);
    expect(JSON.stringify(wholeOf(differenceFrom(one, other)))).toBe(JSON.stringify(one));
    expect(JSON.stringify([one, other])).toBe(before);
  });
  fc.assert(property, { numRuns: 500 });
});

test("holds what is equal once, also within a part", () => {
  const like = { name: "a", shown: { text: ["ls"], digest: "1" }, ended: 5 };
  const held = differenceFrom({ name: "b", shown: { text: ["ls"], digest: "2" }, ended: 7 }, like);
  expect(held).toEqual([expect.anything(), like, expect.anything(), "b", "2", 7]);
  const whole = wholeOf(held);
  expect(whole.shown.text).toBe(like.shown.text);
  expect(like.shown.digest).toBe("1");
});

test("is held whole where little is equal", () => {
  const many = (by: number) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, key) => [`k${key}`, key + by]));
  const own = many(1);
  expect(differenceFrom(own, many(0))).toBe(own);
});

test("a map reads its values whole, however they are held", () => {
  const map = OrderedMap.of([
    ["a", { name: "a", list: [1] }],
    ["b", { name: "b", list: [1] }],
  ]);
  const first = map.at(0) ?? { name: "", list: [] };
  const held = map.withAlike(1, { name: "c", list: [1] }, first);
  const whole = { name: "c", list: [1] };
  expect([held.get("b"), held.at(1), [...held.values()][1], [...held][1]]).toEqual([
    whole,
    whole,
    whole,
    ["b", whole],
  ]);
  expect(held.get("b")?.list).toBe(first.list);
  expect(held.with("b", first).at(1)).toBe(first);
  expect(() => map.withAlike(2, first, first)).toThrow("no entry 2");
});
