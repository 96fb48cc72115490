// Following the last lines of a command that runs.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../../src/output/clean.ts";
import { stageEngine } from "../../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../../support/walk-stage.ts";

/** At a command that runs on a node. */
function running(): WalkStage {
  const stage = walkStage(stageEngine());
  stage.press(["G", "enter"]);
  stage.engine.settle();
  stage.draw();
  expect(stage.text()).toContain("f follow");
  return stage;
}

const asks = (stage: WalkStage): number => stage.engine.intents.filter(({ type }) => type === "tail").length;

function answer(stage: WalkStage, text = "a line"): void {
  const probes = [...stage.engine.run().probes.values()];
  const probe = probes.findLast(({ kind, state }) => kind === "tail" && state === "requested");
  if (probe === undefined) return;
  stage.engine.report({ type: "probeFinished", probe: probe.id, ok: true, message: safeText(text) });
  stage.draw();
}

/** So many seconds, with a tick every `step`; every ask is answered at once. */
function pass(stage: WalkStage, seconds: number, step = 1): void {
  for (let second = 0; second < seconds; second += step) {
    stage.wait(step * 1000);
    stage.tick();
    answer(stage);
  }
}

describe("f", () => {
  it("asks at once, then every five seconds, and says so, until it is pressed again", () => {
    const stage = running();
    stage.press(["f"]);
    expect(asks(stage)).toBe(1);
    answer(stage, "8 of 10 done");
    expect(stage.text()).toContain("following · last lines");
    expect(stage.text()).toContain("8 of 10 done");
    expect(stage.text()).toContain("f stop following");
    pass(stage, 4);
    expect(asks(stage)).toBe(1);
    pass(stage, 16);
    expect(asks(stage)).toBe(5);
    stage.press(["f"]);
    expect(stage.text()).not.toContain("following ·");
    pass(stage, 60);
    expect(asks(stage)).toBe(5);
  });

  it("waits for the answer to one ask before the next", () => {
    const stage = running();
    stage.press(["f"]);
    for (let second = 0; second < 30; second++) {
      stage.wait(1000);
      stage.tick();
    }
    expect(asks(stage)).toBe(1);
    answer(stage);
    stage.wait(1000);
    stage.tick();
    expect(asks(stage)).toBe(2);
    expect(stage.state().notice).toBeNull();
  });

  it("asks a long command ever more rarely, and ends after 200 asks", () => {
    const stage = running();
    stage.press(["f"]);
    answer(stage);
    pass(stage, 3600, 5);
    const hour = asks(stage);
    expect(hour).toBeGreaterThan(60);
    expect(hour).toBeLessThan(110);
    pass(stage, 9 * 3600, 20);
    expect(asks(stage)).toBe(200);
    expect(stage.state().follow).toBeNull();
    expect(stage.text()).toContain("f follow");
  });

  it("ends with the command, and each ask is one probe in the log", () => {
    const stage = running();
    stage.press(["f"]);
    answer(stage);
    pass(stage, 12);
    const asked = asks(stage);
    expect([...stage.engine.run().probes.values()].filter(({ kind }) => kind === "tail")).toHaveLength(asked);
    stage.engine.finish(0);
    stage.draw();
    pass(stage, 60);
    expect(asks(stage)).toBe(asked);
    expect(stage.state().follow).toBeNull();
    expect(stage.engine.refusals).toEqual([]);
  });
});
