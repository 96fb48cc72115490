// A variable that only a person's step names is not set as long as nobody gives it, in plan and set-up alike.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { namedByHand } from "../../../src/plan/values/named-by-hand.ts";
import { planText } from "../../../src/transcript/plan/plan-text.ts";
import { valueSlots } from "../../../src/view/setup/value-slots.ts";
import { given, planOf } from "../../support/plan-fixtures.ts";

const guide = readFileSync(new URL("../../../runbooks/docker-swarm.md", import.meta.url), "utf8");

it("is found, listed as not set and asked for until it is set", () => {
  const plan = planOf(guide);
  expect([...namedByHand(plan).keys()]).toEqual(["PLATFORM_NAME"]);
  const text = planText(plan, { width: 100, colour: false, exact: false });
  expect(text).toMatch(/PLATFORM_NAME +NOT SET/);
  expect(text).toMatch(/Not set: .*PLATFORM_NAME/);
  const slot = valueSlots(plan, [], false).find(({ variable }) => variable.name === "PLATFORM_NAME");
  expect(slot?.kind).toBe("asked");
  const known = planOf(guide, { bindings: given("PLATFORM_NAME=lamp.example.com") });
  expect(namedByHand(known).size).toBe(0);
});
