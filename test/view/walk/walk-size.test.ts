// Long guides and much output cost one frame no more than short ones.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { carryOut, longGuide, stageEngine } from "../../support/run-fixtures.ts";
import { walkStage } from "../../support/walk-stage.ts";

const SIZE = { columns: 140, rows: 40 };

function timeOf(act: () => void): number {
  act();
  const times = Array.from({ length: 16 }, () => {
    const start = performance.now();
    for (let index = 0; index < 5; index++) act();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe("a frame", () => {
  it("of 2,000 steps takes little longer than one of 20", () => {
    const frame = (steps: number): number => {
      const stage = walkStage(stageEngine({ guide: longGuide(steps), bindings: [], targets: [] }), SIZE);
      expect(stage.engine.run().tasks.size).toBe(steps);
      let at = 0;
      return timeOf(() => {
        stage.tick();
        stage.wait(1000 + at++);
      });
    };
    expect(frame(2000)).toBeLessThan(frame(20) * 5 + 20);
  });

  it("of 10,000 lines of output takes little longer than one of 100", () => {
    const frame = (lines: number): number => {
      const engine = stageEngine();
      carryOut(engine);
      const stage = walkStage(engine, SIZE);
      stage.press(["G", "enter", ..."nvme1n1", "enter"]);
      engine.settle();
      const nonce = engine.run().open[0] ?? "";
      for (let index = 0; index < lines; index++)
        engine.report({
          type: "output",
          nonce,
          text: safeText(`line ${index} of a long output\n`),
          bytes: 25,
        });
      stage.draw();
      expect(stage.text()).toContain(`line ${lines - 1} of`);
      return timeOf(() => {
        stage.wait(1000);
        stage.tick();
      });
    };
    expect(frame(10_000)).toBeLessThan(frame(100) * 5 + 20);
  });
});
