// Stories of the pure core with nodes that are walked together, told by test/support/tell-stories.ts.
import { expect, test } from "vitest";
import { DEEP } from "../support/share.ts";
import { FLEET_PLANS } from "../support/story-plans.ts";
import { CHAPTER, reachedIn, tellStories } from "../support/tell-stories.ts";

const STORIES = 4_000;

test(`${DEEP ? STORIES : CHAPTER} stories of fleets keep every promise and come to an end`, () => {
  const seen = tellStories(FLEET_PLANS, STORIES);
  console.log([...seen].sort());
  const reached = reachedIn(seen);
  expect(reached).toEqual([]);
});
