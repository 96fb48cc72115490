// What confirms, and above all what does not.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Intent } from "../../../src/run/model/ports.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";
import { keyOf, type WalkStage, walkStage } from "../../support/walk-stage.ts";

const confirms = (stage: WalkStage): readonly Extract<Intent, { type: "confirm" }>[] =>
  stage.engine.intents.filter((intent) => intent.type === "confirm");

describe("Enter", () => {
  it("confirms the step as it was drawn, after it was in view for 400 ms", () => {
    const stage = walkStage(stageEngine());
    stage.press(["enter"], 399);
    expect(confirms(stage)).toEqual([]);
    expect(stage.text()).toContain("That Enter came too soon after the screen changed, and nothing was run.");
    stage.press(["enter"], 400);
    const task = stage.engine.run().tasks.at(0);
    expect(confirms(stage)).toEqual([
      {
        type: "confirm",
        task: task?.id,
        attempt: 1,
        digest: task?.presented?.digest,
        typed: null,
        how: "screen",
        despiteDone: false,
      },
    ]);
  });

  it("confirms nothing that was drawn after it was pressed", () => {
    const stage = walkStage(stageEngine());
    stage.wait(1000);
    stage.input({ type: "key", at: stage.engine.at, drawnAt: 0, key: keyOf("enter") });
    expect(confirms(stage)).toEqual([]);
  });

  it("held down confirms one step at most", () => {
    const stage = walkStage(stageEngine());
    stage.wait(500);
    for (let index = 0; index < 50; index++) {
      stage.press(["enter"], 30);
      stage.engine.settle();
      if (stage.engine.run().open.length > 0) stage.engine.finish(0);
      stage.draw();
    }
    expect(confirms(stage)).toHaveLength(1);
    expect(stage.engine.run().current).toBe(1);
  });

  it("reads on while the end of a command was not in view", () => {
    const long = Array.from({ length: 90 }, (_, index) => `echo line ${index} && \\`).join("\n");
    const guide = `# Long\n\n## One\n\n\`\`\`bash\n${long}\necho end\n\`\`\`\n`;
    const stage = walkStage(stageEngine({ guide, bindings: [], targets: [] }), { columns: 80, rows: 24 });
    expect(stage.text()).toContain("read on");
    expect(stage.text()).not.toContain("echo end");
    let pages = 0;
    while (!stage.text().includes("echo end") && pages < 20) {
      stage.press(["enter"]);
      pages++;
    }
    expect(pages).toBeGreaterThan(3);
    expect(confirms(stage)).toEqual([]);
    stage.press(["G", "enter"]);
    expect(confirms(stage)).toHaveLength(1);
  });

  it("does not count what was read before the terminal was resized or the step was scrolled", () => {
    const long = Array.from({ length: 30 }, (_, index) => `echo line ${index} && \\`).join("\n");
    const guide = `# Long\n\n## One\n\n\`\`\`bash\n${long}\necho end\n\`\`\`\n`;
    const open = () =>
      walkStage(stageEngine({ guide, bindings: [], targets: [] }), { columns: 120, rows: 60 });
    const shrunk = open();
    expect(shrunk.text()).toContain("echo end");
    shrunk.resize({ columns: 40, rows: 10 });
    expect(shrunk.text()).not.toContain("echo end");
    shrunk.press(["enter"]);
    expect(confirms(shrunk)).toEqual([]);
    const small = walkStage(stageEngine({ guide, bindings: [], targets: [] }), { columns: 80, rows: 24 });
    small.press(["G"]);
    expect(small.text()).toContain("echo end");
    small.resize({ columns: 80, rows: 20 });
    expect(small.text()).not.toContain("echo end");
    small.press(["enter"]);
    expect(confirms(small)).toEqual([]);
    small.press(["G", "g", "enter"]);
    expect(confirms(small)).toEqual([]);
    small.press(["G", "enter"]);
    expect(confirms(small)).toHaveLength(1);
  });

  it("asks anew for the typed word after a resize", () => {
    const guide = "# T\n\n## One\n\n```bash\nmkfs.xfs /dev/nvme1n1\n```\n";
    const stage = walkStage(stageEngine({ guide, bindings: [], targets: [] }), { columns: 100, rows: 40 });
    stage.press(["enter"]);
    expect(stage.state().mode.kind).toBe("typed");
    stage.resize({ columns: 40, rows: 12 });
    expect(stage.state().mode.kind).toBe("walk");
    expect(stage.text()).toContain("The terminal was resized.");
  });

  it("confirms nothing while another step is looked at, and goes back", () => {
    const stage = walkStage(stageEngine());
    stage.press(["tab", "j", "j"]);
    expect(stage.text()).toContain("back to the current step");
    stage.press(["enter"]);
    expect(confirms(stage)).toEqual([]);
    expect(stage.text()).toContain("1 of 7");
    stage.press(["tab", "j", "j"]);
    expect(stage.text()).toContain("⏎ Esc back to the current step");
    stage.press(["escape"]);
    expect(stage.text()).toContain("1 of 7");
    expect(stage.text()).not.toContain("back to the current step");
  });

  it("keeps a note that was pasted with its Enter, and asks for another one", () => {
    const stage = walkStage(stageEngine());
    stage.press(["n"]);
    stage.paste("disk was replaced\r");
    expect(stage.text()).toContain("> disk was replaced");
    expect(stage.text()).toContain("Pasted, not confirmed yet.");
    stage.press(["enter"]);
    expect(stage.engine.run().tasks.at(0)?.notes).toEqual(["disk was replaced"]);
    expect(stage.text()).not.toContain("not confirmed yet");
  });

  it("asks for values instead of running a command that misses some", () => {
    const stage = walkStage(stageEngine({ bindings: [] }));
    stage.press(["enter"]);
    stage.engine.settle();
    stage.engine.finish(0);
    stage.draw();
    stage.press(["G", "enter"]);
    expect(stage.state().mode.kind).toBe("values");
    expect(confirms(stage)).toHaveLength(1);
  });
});

describe("a confirmation that is typed", () => {
  const dangerous = (): WalkStage => {
    const engine = stageEngine();
    carryOut(engine);
    const stage = walkStage(engine);
    stage.press(["G", "enter"]);
    expect(stage.state().mode.kind).toBe("typed");
    return stage;
  };
  const since = (stage: WalkStage, before: number) => confirms(stage).slice(before);

  it("confirms only when it is exactly what was asked for", () => {
    const stage = dangerous();
    const before = confirms(stage).length;
    stage.press([..."nvme1n", "enter"]);
    expect(since(stage, before)).toEqual([]);
    stage.press(["1", "enter"]);
    expect(since(stage, before).map((intent) => intent.typed)).toEqual(["nvme1n1"]);
  });

  it("takes no paste", () => {
    const stage = dangerous();
    const before = confirms(stage).length;
    stage.paste("nvme1n1");
    stage.paste("nvme1n1\n");
    expect(stage.text()).toContain("A paste does not confirm.");
    stage.press(["enter"]);
    expect(since(stage, before)).toEqual([]);
  });

  it("takes no key that was pressed before the question was drawn", () => {
    const engine = stageEngine();
    carryOut(engine);
    const stage = walkStage(engine);
    stage.press(["G"]);
    stage.press(["enter"]);
    const before = confirms(stage).length;
    const drawnAt = engine.at - 1;
    for (const name of [..."nvme1n1", "enter"])
      stage.input({ type: "key", at: engine.at, drawnAt, key: keyOf(name) });
    expect(stage.state().mode).toMatchObject({ kind: "typed", text: "" });
    expect(since(stage, before)).toEqual([]);
  });
});

describe("any keys, pastes and delays", () => {
  const other = fc.constantFrom(
    "G",
    "g",
    "j",
    "k",
    "y",
    "s",
    "e",
    "r",
    "n",
    "v",
    "o",
    "/",
    "?",
    "c",
    "q",
    "tab",
    "escape",
    "backspace",
    "pagedown",
    "N",
    "space",
    "1",
    "m",
    "x",
  );
  const key = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom("enter", "enter", "G") },
    { weight: 1, arbitrary: other },
  );
  const gap = fc.oneof(fc.nat(450), fc.nat(900));

  const act = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("key" as const), key, gap }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("type" as const), gap }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("paste" as const),
        text: fc.constantFrom("nvme1n1\n", "\n\n", "y", "node-01\n"),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("world" as const), code: fc.constantFrom(0, 0, 0, 1, 127) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("size" as const),
        columns: fc.integer({ min: 20, max: 120 }),
        rows: fc.integer({ min: 5, max: 40 }),
      }),
    },
  );

  it("confirm only what was visible, whole, for 400 ms, in that very attempt", () => {
    let confirmed = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 90 }), fc.nat(300), (acts, delay) => {
        const engine = stageEngine();
        const stage = walkStage(engine, { columns: 80, rows: 24 }, { delay });
        for (const one of acts) {
          const before = confirms(stage).length;
          const at = (): number => engine.at;
          if (one.kind === "key") stage.press([one.key], one.gap);
          else if (one.kind === "type") {
            const typed = engine.run().tasks.at(engine.run().current)?.presented?.confirm.typed ?? "ok";
            // What a person does who wants it: back to the keys, to the end, Enter, the words; then Enter, perhaps too soon.
            if (one.gap % 2 === 0) stage.press(["escape", "escape", "G"], 50);
            if (one.gap % 2 === 0) stage.press(["enter"], 450);
            stage.press([...typed], 20);
            stage.press(["enter"], one.gap);
          } else if (one.kind === "paste") stage.paste(one.text);
          else if (one.kind === "size") stage.resize({ columns: one.columns, rows: one.rows });
          else {
            engine.settle();
            if (engine.run().open.length > 0) engine.finish(one.code);
            stage.draw();
          }
          const made = confirms(stage).slice(before);
          expect(made.length).toBeLessThanOrEqual(1);
          const [intent] = made;
          if (intent === undefined) continue;
          confirmed++;
          expect(one.kind === "key" || one.kind === "type").toBe(true);
          // The frame was visible before the key, showed this very task, attempt and digest to its end, and did for 400 ms.
          const fits = stage.shown.filter((frame) => {
            const task = frame.run.tasks.at(frame.run.current);
            return (
              task?.id === intent.task &&
              task.attempt === intent.attempt &&
              task.presented?.digest === intent.digest &&
              task.state === "ready"
            );
          });
          expect(fits.some((frame) => frame.frame.endInView && frame.visibleAt <= at() - 400)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
    expect(confirmed).toBeGreaterThan(5);
  });
});

describe("Ctrl-C", () => {
  it("asks, and at its second time leaves the walk by the log and closes the screen", () => {
    const stage = walkStage(stageEngine());
    const ctrlC = { name: "c", text: "", ctrl: true, meta: false, shift: false };
    stage.press([ctrlC], 50);
    expect(stage.text()).toContain("Leave the run?");
    expect([stage.left(), stage.engine.run().status]).toEqual([false, "walking"]);
    stage.press([ctrlC], 50);
    expect([stage.left(), stage.engine.run().status]).toEqual([true, "left"]);
  });
});
