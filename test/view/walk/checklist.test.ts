// The checklist of requirements on the screen and in plain lines: what it shows, and that no key that passes a requirement runs
// a command.
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { checklistPrinter } from "../../../src/view/plain/checklist-lines.ts";
import { answerAll, asked, checklistEngine } from "../../support/checklist-stage.ts";
import { expectGolden } from "../../support/golden.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
  { columns: 40, rows: 10 },
] as const;

function stageWith(unmet: readonly number[], size: { columns: number; rows: number } = SIZES[0]): WalkStage {
  const engine = checklistEngine();
  answerAll(engine, unmet);
  return walkStage(engine, size);
}

const SCENES: Readonly<Record<string, (size: { columns: number; rows: number }) => WalkStage>> = {
  "checklist-asked": (size) => walkStage(checklistEngine(), size),
  "checklist-not-met": (size) => stageWith([2, 5], size),
  "checklist-accepting": (size) => {
    const stage = stageWith([2, 5], size);
    while (stage.state().mode.kind === "walk") stage.press(["a"]);
    stage.press(["o", "k"], 20);
    return stage;
  },
  "checklist-by-hand": (size) => {
    const stage = stageWith([2], size);
    while (stage.state().mode.kind === "walk") stage.press(["a"]);
    stage.press(["o", "k"], 20);
    stage.press(["enter"]);
    answerAll(stage.engine, []);
    stage.draw();
    return stage;
  },
};

describe("a checklist", () => {
  for (const [scene, open] of Object.entries(SCENES))
    for (const size of SIZES) {
      const name = `${scene}-${size.columns}x${size.rows}.txt`;
      it(`looks as in ${name}`, () => {
        const text = open(size).text();
        expect(text.split("\n")).toHaveLength(size.rows);
        for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(size.columns);
        expectGolden(`view/walk/${name}`, `${text}\n`);
      });
    }

  it("asks AWS again by Enter, about all that is not passed, and accepts nothing by it", () => {
    const stage = stageWith([2, 5]);
    const { intents } = stage.press(["enter"]);
    expect(intents.map(({ type }) => type)).toEqual(["check", "check", "check"]);
    expect(asked(stage.engine)).toEqual([2, 3, 5]);
    stage.press(["enter", "enter", "a", "enter"]);
    expect(stage.engine.run().current).toBe(1);
    expect(stage.engine.intents).toHaveLength(3);
  });

  it("accepts by a, with a reason, and by no Enter that follows", () => {
    const stage = stageWith([2]);
    stage.press(["a", "enter"]);
    expect(stage.text()).toContain("The text is empty.");
    stage.press(["o", "k"], 20);
    stage.press(["enter"]);
    expect(stage.engine.intents).toMatchObject([{ type: "attest", statement: "ok" }]);
    expect(stage.engine.run().tasks.at(1)?.state).toBe("accepted");
  });

  it("hears a only once all that there is to know of the requirement was in view", () => {
    const stage = stageWith([2, 5], { columns: 40, rows: 10 });
    expect(stage.text()).toContain("⏎ read on");
    stage.press(["a"]);
    expect(stage.state().mode.kind).toBe("walk");
    stage.press(["a", "a", "a", "a", "a", "a"]);
    expect(stage.state().mode.kind).toBe("prompt");
  });

  it("has every requirement in plain lines, with what was found and what to do", () => {
    const printer = checklistPrinter();
    const run = stageWith([2, 5]).engine.run();
    const lines = printer.of(run)?.join("\n") ?? "";
    expect(lines).toContain("2 met · 2 not met · 1 for you to confirm");
    expect(lines).toMatch(/✗ not met +Enable termination protection\.: off/);
    expect(lines.match(/turn it on in the console/g)).toHaveLength(2);
    expect(lines).toMatch(/✓ met +Require IMDSv2\.: on/);
    // The same once more, as for the next node: what is met is a number.
    const again = printer.of(run)?.join("\n") ?? "";
    expect(again).toContain("2 met · 2 not met · 1 for you to confirm");
    expect(again).toMatch(/✗ not met +Enable termination protection\.: off/);
    expect(again).not.toContain("Require IMDSv2");
  });
});
