// Commands for the operator's own machine, once they may run there: how they are shown, confirmed, and what is left open.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { expectGolden } from "../../support/golden.ts";
import { type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 50, rows: 20 },
];

const GUIDE = [
  "# Reach a node",
  "",
  "## Here",
  "",
  "```bash {name=name on=local}",
  'echo "$(uname -s)" and $(id -un)',
  "```",
  "",
  "```bash {name=tunnel on=local mode=session port=2222}",
  "aws ssm start-session --target i-0f3a9b8c7d6e5f401 --document-name AWS-StartPortForwardingSession",
  "```",
  "",
  "```bash {name=shell on=local}",
  "aws ssm start-session --target i-0f3a9b8c7d6e5f401",
  "```",
  "",
].join("\n");

const engineHere = (allowLocal = true): StageEngine =>
  stageEngine({ guide: GUIDE, bindings: [], targets: [], allowLocal });

/** Confirms the current step and lets it end with that output. */
const carriedOut = (stage: WalkStage, output: string): void => {
  stage.press(["G", "enter", ..."local", "enter"]);
  stage.engine.settle();
  stage.engine.finish(0, output);
  stage.draw();
};

/** The session of the second step is ready. */
const ready = (stage: WalkStage): void => {
  stage.press(["G", "enter", ..."local", "enter"]);
  stage.engine.settle();
  stage.engine.finish(0, "", { outcome: "ready" });
  stage.draw();
};

const evaluated = (stage: WalkStage, output: string): void => {
  stage.press(["x", ..."local", "enter"]);
  stage.engine.settle();
  stage.engine.finish(0, output);
  stage.draw();
};

const SCENES: Readonly<Record<string, (stage: WalkStage) => void>> = {
  ready: () => {},
  typing: (stage) => {
    stage.press(["G", "enter", ..."loc"]);
  },
  evaluating: (stage) => {
    stage.press(["x", "l"]);
  },
  evaluated: (stage) => evaluated(stage, "Linux\n"),
  session: (stage) => carriedOut(stage, "Linux and ada\n"),
  "session-ready": (stage) => {
    carriedOut(stage, "Linux and ada\n");
    ready(stage);
  },
};

describe("a command for this computer", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    it(`is shown: ${name}`, () => {
      const frames = SIZES.map((size) => {
        const stage = walkStage(engineHere(), size);
        scene(stage);
        return `${size.columns}×${size.rows}\n${"═".repeat(size.columns)}\n${stage.text()}\n${"═".repeat(size.columns)}\n`;
      });
      expectGolden(`view/walk/here-${name}.txt`, frames.join("\n"));
    });
  }

  it("is done by hand without --allow-local, which is said", () => {
    const stage = walkStage(engineHere(false));
    expect(stage.text()).toContain("--allow-local");
    expect(stage.text()).not.toContain("value first");
    stage.press(["enter", "enter"]);
    expect(stage.engine.intents.map(({ type }) => type)).toEqual(["attest"]);
  });

  it("runs once local is typed, and not by a key alone", () => {
    const stage = walkStage(engineHere());
    stage.press(["G", "enter", "enter", ..."loca", "enter"]);
    expect(stage.engine.intents).toEqual([]);
    stage.press(["l", "enter"]);
    expect(stage.engine.intents).toMatchObject([{ type: "confirm", typed: "local", how: "screen" }]);
    expect(stage.engine.run().open).toHaveLength(1);
  });

  it("can be attested instead", () => {
    const stage = walkStage(engineHere());
    stage.press(["a", "enter"]);
    expect(stage.engine.intents.map(({ type }) => type)).toEqual(["attest"]);
  });

  it("has its last lines read by nobody: they come by themselves", () => {
    const stage = walkStage(engineHere());
    stage.press(["G", "enter", ..."local", "enter"]);
    stage.engine.settle();
    stage.draw();
    expect(stage.text()).toContain("● running");
    stage.press(["f"]);
    expect(stage.engine.intents.map(({ type }) => type)).toEqual(["confirm"]);
  });
});

describe("a substitution that only reads", () => {
  it("runs first once local is typed, and its value stands in its place", () => {
    const stage = walkStage(engineHere());
    stage.press(["x", ..."yes", "enter"]);
    expect(stage.engine.intents).toEqual([]);
    stage.press(["escape"]);
    evaluated(stage, "Linux\n");
    expect(stage.engine.intents).toMatchObject([{ type: "evaluate", start: 6, end: 17, typed: "local" }]);
    expect(stage.text()).toContain('echo "Linux" and $(id -un)');
    expect(stage.text()).toContain("$(uname -s) was run first: Linux");
  });

  it("keeps its place when it printed too much, and says so", () => {
    const stage = walkStage(engineHere());
    evaluated(stage, "two\nlines\n");
    expect(stage.text()).toContain('echo "$(uname -s)" and $(id -un)');
    expect(stage.text()).toContain("it printed more than one");
  });
});

describe("a command that had the terminal", () => {
  it("says that its output was not kept", () => {
    const stage = walkStage(engineHere());
    carriedOut(stage, "");
    ready(stage);
    stage.press(["G", "enter", ..."local", "enter"]);
    stage.engine.settle();
    const [nonce = ""] = stage.engine.run().open;
    stage.engine.report({
      type: "finished",
      nonce,
      outcome: "exited",
      exitCode: 3,
      bytes: null,
      sha256: null,
      missing: 0,
      duration: 15_000,
      captured: null,
      message: safeText("It used the terminal, so its output is not in this log."),
    });
    stage.draw();
    const [above = "", below = ""] = stage.text().split("── Output of step 3");
    expect(above).toContain("failed on this computer: exit 3");
    expect(below).toContain("It used the terminal, so its output is not in this log.");
  });
});

describe("a session", () => {
  it("is said to be open still at the end, until the screen is closed", () => {
    const stage = walkStage(engineHere());
    carriedOut(stage, "");
    ready(stage);
    stage.press(["a", "enter"]);
    stage.draw();
    expect(stage.engine.run().status).toBe("finished");
    expect(stage.text()).toContain(
      "Still open beside the run: port 2222 (step 2); it closes with this screen.",
    );
  });

  it("is named above the steps, with its port, until it has ended", () => {
    const stage = walkStage(engineHere());
    carriedOut(stage, "");
    ready(stage);
    expect(stage.text()).toContain("open beside the run: port 2222 (step 2)");
    const [session] = stage.engine.run().sessions;
    stage.engine.report({
      type: "sessionEnded",
      nonce: session?.nonce ?? "",
      message: safeText("The tunnel has closed."),
    });
    stage.draw();
    expect(stage.engine.run().notes.at(-1)?.text).toBe("The tunnel has closed.");
    expect(stage.text()).not.toContain("open beside the run: port");
  });
});
