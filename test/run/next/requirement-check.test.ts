// Requirements of one section on one node are looked at together, each is passed by a look of its own, and a person decides
// only about what is not met.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { checkable, isChecking } from "../../../src/run/next/requirement-check.ts";
import { checklistAt } from "../../../src/run/state/checklist.ts";
import { answerAll, answerCheck, asked, checklistEngine } from "../../support/checklist-stage.ts";
import type { StageEngine } from "../../support/run-fixtures.ts";

const states = (engine: StageEngine) => [...engine.run().tasks.values()].map(({ state }) => state);
const attest = (engine: StageEngine, words: string) =>
  engine.submit({
    type: "attest",
    task: engine.run().tasks.at(engine.run().current)?.id ?? "",
    statement: safeText(words),
  });

describe("a checklist", () => {
  it("holds the requirements of a section on a node, and what is done by hand between them", () => {
    expect(checklistAt(checklistEngine().run())).toEqual([0, 1, 2, 3, 4]);
    expect(checklistAt(checklistEngine().run(), 5)).toEqual([]);
  });

  it("that is met is passed without a person, one look after another", () => {
    const engine = checklistEngine();
    expect(asked(engine)).toEqual([1]);
    answerCheck(engine, 1, "met");
    expect(states(engine).slice(0, 2)).toEqual(["done", "ready"]);
    expect(asked(engine)).toEqual([2]);
    answerAll(engine, []);
    // What AWS cannot tell is a person's.
    expect(engine.run().current).toBe(3);
    attest(engine, "made, and kept in the safe");
    expect(states(engine).slice(0, 5)).toEqual(["done", "done", "done", "attested", "ready"]);
    answerAll(engine, []);
    expect(engine.run().current).toBe(5);
  });

  it("is looked at to its end once one is not met, and passes nothing out of turn", () => {
    const engine = checklistEngine();
    answerCheck(engine, 1, "met");
    answerCheck(engine, 2, "not-met");
    expect(asked(engine)).toEqual([3, 5]);
    expect(isChecking(engine.run())).toBe(true);
    answerAll(engine, [2]);
    expect(states(engine).slice(0, 5)).toEqual(["done", "ready", "waiting", "waiting", "waiting"]);
    expect(
      [...engine.run().tasks.values()].slice(0, 5).map(({ checked }) => checked?.result ?? null),
    ).toEqual(["met", "not-met", "met", null, "met"]);
    expect(isChecking(engine.run())).toBe(false);
    expect(checkable(engine.run())).toHaveLength(3);
  });

  it("passes what was met by a new look, when its turn has come", () => {
    const engine = checklistEngine();
    answerAll(engine, [2]);
    attest(engine, "known to Ada");
    expect(states(engine)[1]).toBe("accepted");
    expect(asked(engine)).toEqual([3]);
    answerCheck(engine, 3, "not-met");
    expect(states(engine).slice(2, 4)).toEqual(["ready", "waiting"]);
    const settled = engine.events.filter((event) => event.type === "requirement.checked" && event.settles);
    expect(settled).toHaveLength(1);
  });

  it("is asked about again as a whole or in part, and what was put right is passed", () => {
    const engine = checklistEngine();
    answerAll(engine, [2, 5]);
    for (const task of checkable(engine.run())) engine.submit({ type: "check", task });
    expect(asked(engine)).toEqual([2, 3, 5]);
    answerAll(engine, [5]);
    expect(states(engine).slice(0, 4)).toEqual(["done", "done", "done", "ready"]);
    engine.submit({ type: "check", task: engine.run().tasks.at(5)?.id ?? "" });
    expect(engine.refusals.at(-1)?.rule).toBe("nothing-to-check");
  });

  it("is looked at anew by another process, and an answer that comes late gives nothing", () => {
    const engine = checklistEngine();
    answerAll(engine, [2]);
    const before = engine.events.length;
    answerCheck(engine, 3, "not-met");
    expect(engine.events).toHaveLength(before);
    engine.submit({ type: "leave", reason: safeText("later") });
    engine.resume({ user: "ada", host: "desk", arn: null });
    expect(asked(engine)).toEqual([2]);
    answerCheck(engine, 2, "not-met");
    expect(asked(engine)).toEqual([3, 5]);
    answerAll(engine, [2]);
    expect(engine.run().current).toBe(1);
  });

  it("leaves no look undone and passes each requirement once, in whatever order AWS answers", () => {
    for (const unmet of [[], [1], [2, 3], [5], [1, 2, 3, 5]]) {
      for (const fromBehind of [false, true]) {
        const engine = checklistEngine();
        for (let turn = 0; turn < 60 && engine.run().current < 5; turn++) {
          const open = asked(engine);
          const number = fromBehind ? open.at(-1) : open[0];
          if (number === undefined) attest(engine, "known to Ada");
          else answerCheck(engine, number, unmet.includes(number) ? "not-met" : "met");
        }
        expect(states(engine).slice(0, 5)).toEqual(
          [1, 2, 3, 4, 5].map((it) => (it === 4 ? "attested" : unmet.includes(it) ? "accepted" : "done")),
        );
        expect(engine.refusals).toEqual([]);
      }
    }
  });
});
