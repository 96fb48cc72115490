import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { evolve } from "../../../src/run/evolve.ts";
import { outputPane } from "../../../src/view/walk/output-pane.ts";
import { outputFor } from "../../../src/view/walk/output-rows.ts";
import { WALK_START } from "../../../src/view/walk/walk-model.ts";
import { rowText } from "../../../src/view/widgets/rows.ts";
import { RUN_ID, START, stageEngine } from "../../support/run-fixtures.ts";

const HOW = "The practice nodes were built again by running the 3 commands that had ended.";

function textOf(run: ReturnType<ReturnType<typeof stageEngine>["run"]>): string {
  const shown = outputFor(run, run.current, false);
  return outputPane(run, WALK_START, shown, { width: 60, height: 6 }).rows.map(rowText).join("\n");
}

describe("the output pane", () => {
  it("says how a run was taken up again, until something is asked for", () => {
    const before = stageEngine().run();
    expect(before.started?.run).toBe(RUN_ID);
    const left = evolve(before, { type: "run.left", at: START + 1, reason: safeText("tea") });
    const resumed = evolve(left, {
      type: "run.resumed",
      at: START + 2,
      epoch: left.epoch + 1,
      operator: { user: "ada", host: "laptop", arn: null },
      program: { version: "0.0.0", sha256: "0".repeat(64), wrapper: "1" },
      message: safeText(HOW),
    });
    expect(textOf(before)).not.toContain("built again");
    expect(textOf(resumed)).toContain("Resumed");
    expect(textOf(resumed).replace(/\s+/g, " ")).toContain(HOW);
  });
});
