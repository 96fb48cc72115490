// A node that another run takes in the middle of a walk.
import { expect, it } from "vitest";
import { heldBy } from "../../support/node-stories.ts";
import { stageEngine } from "../../support/run-fixtures.ts";
import { walkStage } from "../../support/walk-stage.ts";

it("is offered to be taken over where its step could have been confirmed", () => {
  const stage = walkStage(stageEngine());
  expect(stage.text()).not.toContain("take over lock");
  stage.engine.report(heldBy("worker"));
  stage.draw();
  expect(stage.engine.run().tasks.at(0)?.state).toBe("ready");
  expect(stage.text()).toContain("t take over lock");
  stage.press(["t"]);
  expect(stage.state().mode).toMatchObject({ kind: "take-over", locks: [{ target: "worker" }] });
});
