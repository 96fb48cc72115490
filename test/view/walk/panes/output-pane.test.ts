import { describe, expect, it } from "vitest";
import { safeText } from "../../../../src/output/clean.ts";
import { evolve } from "../../../../src/run/evolve/evolve.ts";
import { outputPane } from "../../../../src/view/walk/panes/output-pane.ts";
import { outputFor } from "../../../../src/view/walk/panes/output-rows.ts";
import { WALK_START } from "../../../../src/view/walk/state/walk-model.ts";
import { rowText } from "../../../../src/view/widgets/rows.ts";
import { RUN_ID, START, type StageEngine, stageEngine } from "../../../support/run-fixtures.ts";

const HOW = "The practice nodes were rebuilt by running 3 commands again.";

function textOf(run: ReturnType<ReturnType<typeof stageEngine>["run"]>): string {
  const shown = outputFor(run, run.current, false);
  return outputPane(run, WALK_START, shown, { width: 100, height: 6 }).rows.map(rowText).join("\n");
}

/** A command that runs, and the id of the probe that was asked to read its last lines. */
function asked(engine: StageEngine): string {
  if (engine.run().open.length === 0) {
    const [task] = engine.run().tasks.values();
    engine.submit({
      type: "confirm",
      task: task?.id ?? "",
      attempt: 1,
      digest: task?.presented?.digest ?? "",
      typed: null,
      how: "screen",
      despiteDone: false,
    });
    engine.settle();
  }
  engine.submit({ type: "tail", nonce: engine.run().open[0] ?? "" });
  return engine.run().probes.at(-1)?.id ?? "";
}

describe("the output pane", () => {
  it("shows the last lines that were read, with their time, until the command has ended", () => {
    const engine = stageEngine();
    const probe = asked(engine);
    expect(textOf(engine.run())).toContain("reading the last lines…");
    engine.at += 61_000;
    engine.report({ type: "probeFinished", probe, ok: true, message: safeText("half way") });
    expect(textOf(engine.run())).toContain("last lines, taken 2026-11-24 08:15:04Z");
    expect(textOf(engine.run())).toContain("half way");
    const again = asked(engine);
    expect(textOf(engine.run())).toContain("reading the last lines…, taken 2026-11-24 08:15:04Z");
    expect(textOf(engine.run())).toContain("half way");
    engine.report({ type: "probeFinished", probe: again, ok: false, message: safeText("no answer") });
    expect(textOf(engine.run())).toContain("the last lines could not be read");
    expect(textOf(engine.run())).toContain("no answer");
    engine.finish(0, "");
    expect(textOf(engine.run())).not.toContain("last lines");
  });

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
