// The output that the guide shows, beside what the command really printed.
import { describe, expect, it } from "vitest";
import { taskAt } from "../../../../src/transcript/lookup/run-find.ts";
import { stepLines } from "../../../../src/view/plain/step-lines.ts";
import { stageEngine } from "../../../support/run-fixtures.ts";
import { walkStage } from "../../../support/walk-stage.ts";

const GUIDE = `# Guide

## Worker

\`\`\`console
$ uptime
$ ls
what the guide shows
${Array.from({ length: 60 }, (_, index) => `row ${index}`).join("\n")}
$ pwd
/the/guide
$ id
$ date
\`\`\`
`;

const TARGETS = [
  { key: "worker", roles: ["worker"], selector: "node-01", id: "i-0123456789abcdef0", name: "node-01" },
];

function stage(steps = 0) {
  const engine = stageEngine({ guide: GUIDE, targets: TARGETS, bindings: [] });
  const screen = walkStage(engine);
  for (let step = 0; step < steps; step++) {
    screen.wait(1000);
    screen.press(["enter"]);
    engine.settle();
    engine.finish(0, `really ${step}\n`);
    engine.settle();
    screen.draw();
  }
  return screen;
}

describe("what the guide shows as output", () => {
  it("is folded away until it is asked for, and again", () => {
    const screen = stage(1);
    expect(screen.text()).not.toContain("what the guide shows");
    screen.press(["w"]);
    expect(screen.text()).toContain("Output in the guide for step 2");
    expect(screen.text()).toContain("what the guide shows");
    screen.press(["w"]);
    expect(screen.text()).not.toContain("what the guide shows");
  });

  it("stands below the output of the step that ran", () => {
    const screen = stage(2);
    screen.press(["w"]);
    expect(screen.text()).toMatch(/really 1[\s\S]*Output in the guide for step 2[\s\S]*what the guide shows/);
  });

  it("is that of the step looked at where the output in view has none", () => {
    const screen = stage(1);
    screen.press(["w"]);
    expect(screen.text()).toMatch(/really 0[\s\S]*Output in the guide for step 2/);
  });

  it("is nothing where neither has some", () => {
    const screen = stage(4);
    expect(screen.text()).toContain("really 3");
    const before = screen.text();
    screen.press(["w"]);
    expect(screen.text()).toBe(before);
  });

  it("tells how much of it there is no room for, and has more over the whole screen", () => {
    const screen = stage(2);
    screen.press(["w"]);
    const hidden = () => Number(/… (\d+) more lines in the guide/.exec(screen.text())?.[1]);
    const small = hidden();
    expect(small).toBeGreaterThan(40);
    screen.press(["o"]);
    expect(hidden()).toBeLessThan(small);
    screen.press(["w"]);
    expect(screen.text()).not.toContain("The guide shows");
  });

  it("is printed with the step in a plain walk", () => {
    const { engine } = stage(1);
    const run = engine.run();
    const at = taskAt(run, 1);
    if (at === null) throw new Error("no step");
    const lines = stepLines(run, at.planned, at.taskRun);
    expect(lines[lines.indexOf("  Expected output, from the guide:") + 1]).toBe("      what the guide shows");
  });
});
