// Canonical JSON against the reference implementation of RFC 8785 by its authors.
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf, sha256 } from "../src/digest.ts";
import { BugError } from "../src/errors.ts";

describe("canonical JSON", () => {
  it("is the reference implementation's, for every value that JSON has", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("sorts keys by code units, numbers and characters beyond the first plane among them", () => {
    const value = { "10": 1, "9": 2, "\ufb33": 3, "\u{1f600}": 4, b: { z: 0, a: -0 }, "": [] };
    expect(canonicalJson(value)).toBe('{"":[],"10":1,"9":2,"b":{"a":0,"z":0},"\u{1f600}":4,"\ufb33":3}');
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  it("leaves out keys without a value, as JSON does", () => {
    const value = { a: undefined, b: [undefined, null], c: 1e21 };
    expect(canonicalJson(value)).toBe('{"b":[null,null],"c":1e+21}');
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  it("is hashed alike in one piece and in many", () => {
    for (const count of [0, 1, 1000, 50_000]) {
      const value = {
        list: Array.from({ length: count }, (_, at) => ({ at, name: "\u{1f600}ü".repeat(3) })),
      };
      expect(digestOf(value)).toBe(sha256(canonicalJson(value)));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, { a: Number.NaN }, [Number.NEGATIVE_INFINITY]])(
    "refuses %s",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(BugError);
    },
  );
});
