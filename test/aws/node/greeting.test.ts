// What a node's answer to the greeting lets us do with it.
import { expect, it } from "vitest";
import { knowsItself } from "../../../src/aws/node/greeting.ts";

const INSTANCE = "i-0123456789abcdef0";

it.each([
  ["says that it is this one", [INSTANCE], true],
  ["says that it is another", ["i-0123456789abcdef1"], false],
  ["says nothing of it", undefined, false],
  ["says something longer", [`${INSTANCE}0`], false],
])("shares a script only when the node %s", (_, said, expected) => {
  expect(knowsItself(new Map(said === undefined ? [] : [["instance", said]]), INSTANCE)).toBe(expected);
});
