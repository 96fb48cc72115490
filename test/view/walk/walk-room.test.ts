// What stands where on small terminals: the command, its risk and its place are in view in every situation, at every size.
import { describe, expect, it } from "vitest";
import { answered } from "../../support/node-stories.ts";
import { carryOut, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
  { columns: 60, rows: 20 },
  { columns: 40, rows: 10 },
];

/** At the step that erases a disk. */
function destroys(size: { columns: number; rows: number }): WalkStage {
  const engine: StageEngine = stageEngine({ answer: (target) => answered(target) });
  carryOut(engine, "one line\n");
  return walkStage(engine, size);
}

const SITUATIONS: Readonly<Record<string, (stage: WalkStage) => void>> = {
  ready: () => {},
  typing: (stage) => {
    stage.press(["G", "enter", "n"]);
    expect(stage.state().mode.kind).toBe("typed");
  },
  running: run,
  failed: (stage) => {
    run(stage);
    stage.engine.finish(1, Array.from({ length: 80 }, (_, index) => `line ${index}`).join("\n"));
    stage.draw();
  },
};

function run(stage: WalkStage): void {
  stage.press(["G", "enter", ..."nvme1n1", "enter"]);
  stage.engine.settle();
  stage.engine.finish(1);
  stage.draw();
  expect(stage.text()).toContain("● running");
}

describe.each(SIZES)("at $columns×$rows", (size) => {
  it.each(Object.entries(SITUATIONS))("command, risk and place are in view: %s", (_name, act) => {
    const stage = destroys(size);
    act(stage);
    const text = stage.text();
    expect(text).toContain("mkfs -t xfs /dev/nvme1n1");
    expect(text).toContain("destroys data");
    expect(text).toContain("worker (node-01)");
  });

  it("a failed step shows the newest lines of its output where there are rows for them", () => {
    const stage = destroys(size);
    SITUATIONS.failed?.(stage);
    if (size.rows >= 20) expect(stage.text()).toContain("line 79");
  });
});

describe("before anything has run", () => {
  it("no row is spent on it", () => {
    const stage = walkStage(stageEngine(), { columns: 80, rows: 24 });
    expect(stage.text()).not.toMatch(/Output|Nothing has run/);
    stage.press(["o"]);
    expect(stage.text()).toContain("Nothing has run yet.");
  });
});

describe("a terminal that is too small for what is asked", () => {
  it("takes no key but Esc, until it is larger", () => {
    const stage = destroys({ columns: 40, rows: 8 });
    stage.press(["G", "enter"]);
    while (stage.state().mode.kind === "walk") stage.press(["enter"]);
    expect(stage.frame().tooSmall).toBe(true);
    const before = stage.engine.intents.length;
    stage.press([..."nvme1n1", "enter"]);
    expect(stage.state().mode).toMatchObject({ kind: "typed", text: "" });
    expect(stage.engine.intents.length).toBe(before);
    stage.press(["escape"]);
    expect(stage.state().mode.kind).toBe("walk");
  });
});

describe("the introduction of a section", () => {
  const words =
    "This introduction stands in front of three commands, and takes more than one row, so that it is worth folding.";
  const guide = `# T\n\n## One\n\n${words}\n\n\`\`\`bash\nls /a\nls /b\n\`\`\`\n\n## Two\n\n${words}\n\n\`\`\`bash\nls /c\n\`\`\`\n`;
  const open = (text: string): WalkStage =>
    walkStage(stageEngine({ guide: text, bindings: [], targets: [] }), { columns: 80, rows: 24 });
  const at = (stage: WalkStage, step: number): string => {
    stage.press(["l", "g", ...Array.from({ length: step }, () => "j"), "enter"]);
    return stage.text();
  };

  it("is shown at its first command, then is a row and a key; the next section shows its own", () => {
    const stage = open(guide);
    expect(at(stage, 0)).toContain("This introduction stands");
    expect(at(stage, 1)).toContain("The introduction is at step 1; d shows it here.");
    expect(stage.text()).not.toContain("This introduction stands");
    stage.press(["d"]);
    expect(stage.text()).toContain("This introduction stands");
    stage.press(["d"]);
    expect(stage.text()).not.toContain("This introduction stands");
    expect(at(stage, 2)).toContain("This introduction stands");
  });

  it("keeps a warning at every command that it warns of", () => {
    const warned = open(
      "# T\n\n## One\n\n**Warning: this cannot be taken back on a node that has no snapshot of its volumes, nor a copy.**\n\n```bash\nls /a\nls /b\n```\n",
    );
    expect(at(warned, 1)).toContain("Warning: this cannot be taken back");
  });
});

describe("the confirmation that is typed", () => {
  const ctrl = (name: string) => ({ name, text: "", ctrl: true, meta: false, shift: false });

  it("says what is left, takes a word away with ^w and all with ^u", () => {
    const stage = destroys({ columns: 80, rows: 24 });
    stage.press(["G", "enter", ..."nvm"]);
    expect(stage.text()).toContain("left to type: e1n1");
    stage.press([..."x"]);
    expect(stage.text()).toContain("does not match; ^u clears it");
    stage.press([ctrl("u")]);
    expect(stage.state().mode).toMatchObject({ text: "" });
    stage.press([..."a", "space", ..."b", ctrl("w")]);
    expect(stage.state().mode).toMatchObject({ text: "a " });
    stage.press([ctrl("w")]);
    expect(stage.state().mode).toMatchObject({ text: "" });
    stage.press([..."nvme1n1"]);
    expect(stage.text()).toContain("matches: ⏎ runs it");
  });
});
