// Stories of the pure core with nodes that are walked together, told by test/support/tell-stories.ts.
import { expect, test } from "vitest";
import { DEEP } from "../support/share.ts";
import { FLEET_PLANS } from "../support/story-plans.ts";
import { reachedIn, tellStories } from "../support/tell-stories.ts";

const STORIES = 2_000;
/** They take ten times as long as those of one node. */
const CHAPTER = 200;

/** What happens in so many of them. */
const LEAST = 50;
const REACHED: readonly string[] = [
  "bound by: node",
  "bound by: operator",
  "finished: cancelled",
  "finished: exited",
  "finished: interrupted",
  "finished: not-run",
  "finished: timed-out",
  "forbidden: device-gone",
  "forbidden: no-such-device",
  "invocation.cancelRequested",
  "invocation.resent",
  "invocation.uncertain",
  "probe: park",
  "probe: unpark",
  "refused: first-node",
  "requested: command, script",
  "requested: done, script",
  "requested: verify, script",
  "run.left",
  "run.resumed",
  "target.broughtBack",
  "target.held",
  "target.setAside",
  "target.takenOver",
  "task.attested",
  "task.edited",
  "task.skipped",
  "variable.bound",
  "wave.confirmed",
  "wave.ended",
  "wave.stopped",
];

test(`${DEEP ? STORIES : CHAPTER} stories of fleets keep every promise and come to an end`, () => {
  const reached = reachedIn(tellStories(FLEET_PLANS, STORIES, CHAPTER), LEAST);
  if (DEEP) expect(reached).toEqual(expect.arrayContaining([...REACHED]));
});
