import fc from "fast-check";
import { expect, it } from "vitest";
import type { Binding } from "../../../src/plan/model/plan.ts";
import { bindingFor, bindingsOn } from "../../../src/plan/values/bindings.ts";

const some = fc.constantFrom("a", "b", "c");
const scope: fc.Arbitrary<Binding["scope"]> = fc.oneof(
  fc.constant({ kind: "run" } as const),
  some.map((role) => ({ kind: "role", role }) as const),
  some.map((target) => ({ kind: "target", target }) as const),
);
const binding: fc.Arbitrary<Binding> = fc.record({
  name: some,
  scope,
  value: fc.string(),
  secret: fc.boolean(),
  from: fc.constantFrom<Binding["from"]>("default", "given", "captured"),
});

it("leaves out only what never applies to the target", () => {
  fc.assert(
    fc.property(fc.array(binding), some, some, some, (all, name, role, target) => {
      const few = bindingsOn(all, target);
      expect(bindingFor(few, name, role, target)).toBe(bindingFor(all, name, role, target));
    }),
  );
});

it("has no other node's values", () => {
  const given = (target: string): Binding => ({
    name: "NAME",
    scope: { kind: "target", target },
    value: target,
    secret: false,
    from: "given",
  });
  expect(bindingsOn(["a", "b", "c"].map(given), "b").map(({ value }) => value)).toEqual(["b"]);
});
