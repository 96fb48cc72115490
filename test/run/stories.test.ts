// Stories of the pure core, told by test/support/tell-stories.ts.
import { expect, test } from "vitest";
import { DEEP } from "../support/share.ts";
import { STORY_PLANS } from "../support/story-plans.ts";
import { CHAPTER, reachedIn, tellStories } from "../support/tell-stories.ts";

const STORIES = 10_000;

/** What happens in the stories more than a hundred times, and in each chapter. */
const REACHED: readonly string[] = [
  "bound by: node",
  "bound by: operator",
  "finished: cancelled",
  "finished: exited",
  "finished: interrupted",
  "finished: not-run",
  "finished: ready",
  "finished: timed-out",
  "forbidden: capture-needs-openssl",
  "forbidden: device-gone",
  "forbidden: no-such-device",
  "forbidden: session-port",
  "invocation.accepted",
  "invocation.cancelRequested",
  "invocation.finished",
  "invocation.output",
  "invocation.requested",
  "invocation.resent",
  "invocation.uncertain",
  "noted: a session closed",
  "probe.finished",
  "probe.requested",
  "probe: identify",
  "probe: park",
  "probe: release",
  "probe: tail",
  "probe: unpark",
  "refused: not-a-substitution",
  "requested: command, local",
  "requested: command, script",
  "requested: done, script",
  "requested: evaluate, local",
  "requested: verify, local",
  "requested: verify, script",
  "run.finished",
  "run.left",
  "run.resumed",
  "run.started",
  "target.held",
  "target.identified",
  "target.takenOver",
  "task.attested",
  "task.edited",
  "task.noted",
  "task.presented",
  "task.refused",
  "task.skipped",
  "variable.bound",
];

test(`${DEEP ? STORIES : CHAPTER} stories keep every promise and come to an end`, () => {
  const reached = reachedIn(tellStories(STORY_PLANS, STORIES));
  expect(reached).toEqual(DEEP ? REACHED : expect.arrayContaining([...REACHED]));
});
