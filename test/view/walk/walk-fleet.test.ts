// What a person sees and presses where a step runs on several nodes together. The fixtures are read by people.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { textWidth } from "../../../src/output/text-width.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { answerChecks, atRequirements, FLEET_GUIDE, fleet } from "../../support/fleet-stage.ts";
import { expectGolden } from "../../support/golden.ts";
import { carryOut, type StageEngine } from "../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 32 },
];

/** With the first step done on the first node. */
function first(count: number, guide = FLEET_GUIDE): StageEngine {
  const engine = fleet(count, { maxConcurrency: { count: 10 }, maxErrors: { count: 1 } }, guide);
  engine.at += 5000;
  carryOut(engine, "Complete!\n");
  engine.at += 5000;
  return engine;
}

/** With the first step done everywhere. */
function second(count: number): StageEngine {
  const engine = first(count);
  const stage = walkStage(engine);
  stage.press(["enter", "enter"]);
  engine.settle();
  for (const nonce of [...engine.run().open])
    engine.finish(0, "Complete!\n", { target: engine.run().invocations.get(nonce)?.target ?? "" });
  engine.at += 5000;
  carryOut(engine);
  engine.at += 5000;
  return engine;
}

const DESTROYS = FLEET_GUIDE.replace("dnf -y install docker", "mkfs -t xfs /dev/nvme1n1");

/** The requirements are passed: accepted where they are not met, attested elsewhere. */
function atManualStep(stage: WalkStage): WalkStage {
  for (const _ of ["not met on three", "unknown on one", "for a person on all"]) {
    goTo(stage, "a", ..."known to Ada", "enter");
    answerChecks(stage.engine);
    stage.draw();
  }
  return stage;
}

function goTo(stage: WalkStage, ...keys: readonly string[]): WalkStage {
  stage.press(keys);
  stage.engine.settle();
  stage.draw();
  return stage;
}

type Open = (engine: StageEngine) => WalkStage;

const SCENES: Readonly<Record<string, (open: Open) => WalkStage>> = {
  "first-node": (open) => open(fleet(6)),
  "choosing-the-first-node": (open) => {
    const stage = open(fleet(6));
    stage.press(["F"]);
    return stage;
  },
  "another-node-is-first": (open) => goTo(open(fleet(6)), "F", "backspace", "5", "enter"),
  "the-rest-is-left": (open) => open(first(6)),
  "what-runs-on-the-rest": (open) => goTo(open(first(6)), "enter"),
  "what-differs-on-the-rest": (open) => goTo(open(second(6)), "enter"),
  "typing-for-the-rest": (open) => goTo(open(first(6, DESTROYS)), "enter", "5", " ", "n"),
  "running-on-the-rest": (open) => {
    const stage = goTo(open(first(20)), "enter", "enter");
    stage.engine.at += 42_000;
    stage.engine.finish(0, "Complete!\n", { target: "w2" });
    stage.engine.finish(1, "No package docker available.\n", { target: "w3" });
    stage.draw();
    return stage;
  },
  "failed-on-some": (open) => {
    const stage = goTo(open(first(6)), "enter", "enter");
    for (const target of ["w2", "w4", "w6"]) stage.engine.finish(0, "Complete!\n", { target });
    for (const target of ["w3", "w5"]) stage.engine.finish(1, "No package docker available.\n", { target });
    stage.draw();
    return stage;
  },
  "editing-for-all-that-failed": (open) => {
    const stage = goTo(open(first(6)), "enter", "enter");
    for (const target of ["w2", "w4", "w6"]) stage.engine.finish(0, "Complete!\n", { target });
    for (const target of ["w3", "w5"]) stage.engine.finish(1, "No package docker available.\n", { target });
    stage.draw();
    stage.press(["E", ..."-ce"]);
    return stage;
  },
  "edited-on-all-that-failed": (open) => {
    const stage = goTo(open(first(7)), "enter", "enter");
    for (const target of ["w2", "w4", "w6"]) stage.engine.finish(0, "Complete!\n", { target });
    for (const target of ["w3", "w5", "w7"])
      stage.engine.finish(1, "No package docker available.\n", { target });
    stage.draw();
    goTo(stage, "E", ..."-ce", "enter", "enter");
    stage.engine.finish(0, "Complete!\n", { target: "w3" });
    stage.draw();
    return stage;
  },
  "requirements-of-all": (open) => open(atRequirements(6)),
  "accepting-on-some": (open) => goTo(open(atRequirements(6)), "a", ..."known to Ada"),
  "by-hand-on-all": (open) => atManualStep(open(atRequirements(6))),
  "attesting-on-all": (open) => goTo(atManualStep(open(atRequirements(6))), "enter"),
  "attested-on-one": (open) => goTo(atManualStep(open(atRequirements(6))), "h", "enter"),
  "setting-aside": (open) => {
    const stage = goTo(open(first(3)), "enter", "enter");
    stage.engine.finish(1, "No disk.\n", { target: "w2" });
    stage.engine.finish(0, "Complete!\n", { target: "w3" });
    stage.draw();
    stage.press(["z", ..."no disk"]);
    return stage;
  },
};

describe("the walking screen of a fleet", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    it(`shows: ${name}`, () => {
      const frames = SIZES.map((size) => {
        const stage = scene((engine) => walkStage(engine, size));
        const lines = stage.text().split("\n");
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        return `${size.columns}×${size.rows}\n${"═".repeat(size.columns)}\n${stage.text()}\n${"═".repeat(size.columns)}\n`;
      });
      expectGolden(`view/walk/fleet-${name}.txt`, frames.join("\n"));
    });
  }
});

const targets = (run: Run) => run.open.map((nonce) => run.invocations.get(nonce)?.target);

describe("the keys of a fleet", () => {
  it("try again on all nodes where it failed", () => {
    const stage = goTo(walkStage(first(6)), "enter", "enter");
    for (const target of ["w2", "w4", "w6"]) stage.engine.finish(0, "", { target });
    for (const target of ["w3", "w5"]) stage.engine.finish(1, "", { target });
    stage.draw();
    goTo(stage, "R", "enter");
    expect(targets(stage.engine.run())).toEqual(["w3", "w5"]);
    for (const target of ["w3", "w5"]) stage.engine.finish(0, "", { target });
    expect(stage.engine.run().tasks.at(2)).toMatchObject({ state: "done", attempt: 2, failed: false });
  });

  it("choose another node to be first, by its name or on its own page", () => {
    const stage = goTo(walkStage(fleet(4)), "F", "enter");
    expect(stage.engine.run().open).toEqual([]);
    expect(stage.engine.run().current).toBe(1);
    expect(stage.state().mode.kind).toBe("walk");
    goTo(stage, "l", "j", "j", "enter");
    expect(stage.text()).toContain("F this node first");
    goTo(stage, "F");
    expect(stage.state().look).toBeNull();
    expect(stage.engine.run().current).toBe(3);
    goTo(stage, "enter");
    expect(targets(stage.engine.run())).toEqual(["w4"]);
    stage.engine.finish(0, "", { target: "w4" });
    stage.draw();
    expect(stage.text()).not.toContain("F other node first");
    goTo(stage, "F");
    expect(stage.state().mode.kind).toBe("walk");
    goTo(stage, "enter", "enter");
    expect(targets(stage.engine.run())).toEqual(["w1", "w2"]);
  });

  it("attest by hand on all nodes, or on one, and accept where the same was found", () => {
    const stage = walkStage(atRequirements(6));
    const states = (from: number) =>
      [...stage.engine.run().tasks.values()].slice(from, from + 6).map(({ state }) => state);
    goTo(stage, "a", ..."known to Ada", "enter");
    expect(states(0)).toEqual(["done", "accepted", "ready", "accepted", "waiting", "accepted"]);
    answerChecks(stage.engine);
    stage.draw();
    expect(stage.text()).not.toContain(" only…");
    goTo(stage, "a", "enter");
    answerChecks(stage.engine);
    stage.draw();
    goTo(stage, "h", "enter");
    expect(states(6)).toEqual(["attested", "ready", "waiting", "waiting", "waiting", "waiting"]);
    goTo(stage, "a", "enter");
    expect(states(6)).toEqual(Array.from({ length: 6 }, () => "attested"));
    goTo(stage, "S", ..."no rack here", "enter");
    expect(states(12)).toEqual(Array.from({ length: 6 }, () => "skipped"));
    expect(stage.engine.run().current).toBe(18);
  });

  it("attest nothing for nodes that changed while the statement was typed, and keep the statement", () => {
    const stage = atManualStep(walkStage(atRequirements(6)));
    goTo(stage, "enter");
    stage.engine.submit({ type: "setAside", target: "w5", reason: safeText("broken") });
    goTo(stage, ..." today", "enter");
    expect(stage.text()).toContain("have changed since they were shown");
    expect(stage.text()).toContain("today");
    expect(stage.engine.run().tasks.at(12)?.state).toBe("ready");
    goTo(stage, "escape", "enter", "enter");
    expect([...stage.engine.run().tasks.values()].slice(12, 18).map(({ state }) => state)).toEqual([
      "attested",
      "attested",
      "attested",
      "attested",
      "aside",
      "attested",
    ]);
    expect(stage.engine.run().tasks.at(12)?.remark).toContain("today");
  });

  it("say why a node cannot be first, and ask again", () => {
    const stage = goTo(walkStage(fleet(4)), "F", "backspace", "9", "enter");
    expect(stage.text()).toContain("w9 is not among the other nodes of this step.");
    expect(stage.state().mode.kind).toBe("prompt");
    expect(stage.engine.run().current).toBe(0);
  });

  it("edit for all nodes where it failed, run that on one first, and then on the rest", () => {
    const stage = goTo(walkStage(first(7)), "enter", "enter");
    for (const target of ["w2", "w4", "w6"]) stage.engine.finish(0, "", { target });
    for (const target of ["w3", "w5", "w7"]) stage.engine.finish(1, "", { target });
    stage.draw();
    goTo(stage, "E", ..."-ce", "enter");
    expect(stage.engine.run().open).toEqual([]);
    goTo(stage, "enter");
    expect(targets(stage.engine.run())).toEqual(["w3"]);
    stage.engine.finish(0, "", { target: "w3" });
    stage.draw();
    goTo(stage, "R");
    expect(stage.text()).toContain("edited; the guide says:");
    goTo(stage, "enter");
    const run = stage.engine.run();
    expect(run.open.map((nonce) => run.invocations.get(nonce)?.text)).toEqual(
      Array.from({ length: 2 }, () => "dnf -y install docker-ce"),
    );
    expect(targets(run)).toEqual(["w5", "w7"]);
  });

  it("have no edit for all where it failed on one node only", () => {
    const stage = goTo(walkStage(first(4)), "enter", "enter");
    for (const target of ["w2", "w4"]) stage.engine.finish(0, "", { target });
    stage.engine.finish(1, "", { target: "w3" });
    stage.draw();
    expect(stage.text()).not.toContain("edit for all");
    goTo(stage, "E");
    expect(stage.state().mode.kind).toBe("walk");
  });

  it("run nothing before the page of what would run was seen", () => {
    const stage = goTo(walkStage(first(4)), "enter");
    expect(stage.state().mode.kind).toBe("rest");
    expect(stage.engine.run().open).toEqual([]);
    goTo(stage, "enter");
    expect(targets(stage.engine.run())).toEqual(["w2", "w3", "w4"]);
  });

  it("take no second Enter that comes at once", () => {
    const stage = walkStage(first(4));
    stage.press(["enter", "enter", "enter"], 100);
    expect(stage.engine.run().open).toEqual([]);
    expect(stage.state().mode.kind).toBe("rest");
  });

  it("run it on this node only", () => {
    const stage = goTo(walkStage(first(4)), "h");
    expect(targets(stage.engine.run())).toEqual(["w2"]);
    expect(stage.engine.run().wave).toBeNull();
  });

  it("run what destroys only when count and thing are typed", () => {
    const stage = goTo(walkStage(first(4, DESTROYS)), "enter", ..."3 nvme1n", "enter");
    expect(stage.engine.run().open).toEqual([]);
    goTo(stage, "1", "enter");
    expect(targets(stage.engine.run())).toEqual(["w2", "w3", "w4"]);
  });

  it("stop what has not begun, and cancel what runs everywhere", () => {
    const stage = goTo(walkStage(first(20)), "enter", "enter");
    expect(stage.engine.run().open).toHaveLength(10);
    goTo(stage, "p");
    expect(stage.engine.run().wave?.stopped).toBe(true);
    goTo(stage, "c", "y");
    const run = stage.engine.run();
    expect(run.open.every((nonce) => run.invocations.get(nonce)?.cancelRequested)).toBe(true);
  });

  it("set a node aside whose outcome is unknown while others run, and mean that node whatever happens meanwhile", () => {
    const stage = goTo(walkStage(first(5)), "enter", "enter");
    const lost = stage.engine.run().open[0] ?? "";
    stage.engine.report({ type: "uncertain", nonce: lost, message: safeText("no answer") });
    stage.draw();
    goTo(stage, "z");
    expect(stage.text()).toContain("Why set w2 aside?");
    stage.press([..."gone"]);
    stage.engine.finish(1, "", { target: "w3" });
    stage.draw();
    goTo(stage, "enter");
    expect([...stage.engine.run().aside]).toEqual([["w2", "gone"]]);
    expect(targets(stage.engine.run())).toEqual(["w4", "w5"]);
  });

  it("set a node aside with a reason, and bring it back", () => {
    const stage = goTo(walkStage(first(3)), "enter", "enter");
    stage.engine.finish(1, "", { target: "w2" });
    stage.engine.finish(0, "", { target: "w3" });
    stage.draw();
    goTo(stage, "z", ..."no disk", "enter");
    expect([...stage.engine.run().aside]).toEqual([["w2", "no disk"]]);
    goTo(stage, "b", "enter");
    expect(stage.engine.run().aside.size).toBe(0);
    expect(stage.engine.run().tasks.at(stage.engine.run().current)?.state).toBe("failed");
  });
});
