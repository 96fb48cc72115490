// What the walking screen looks like in each situation, at four sizes; those that every walk comes through at six. The fixtures are
// read by people.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { textWidth } from "../../../src/output/text-width.ts";
import { expectGolden } from "../../support/golden.ts";
import { answered } from "../../support/node-stories.ts";
import { carryOut, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 28 },
  { columns: 140, rows: 40 },
  { columns: 50, rows: 20 },
];

const DISKS = [
  "NAME          SIZE TYPE FSTYPE MOUNTPOINT SERIAL",
  "nvme0n1         8G disk                   vol0123456789abcdef0",
  "└─nvme0n1p1     8G part xfs    /",
  "nvme1n1         1T disk                   vol0fedcba9876543210",
  "",
].join("\n");

const MAIN_SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
  { columns: 60, rows: 20 },
  { columns: 40, rows: 10 },
];
const MAIN = new Set([
  "ready-reads",
  "ready-destroys",
  "typing-for-a-device",
  "running",
  "failed",
  "uncertain",
  "end",
]);

/** Brings the engine so far that the step of that name is the current one. */
function upTo(engine: StageEngine, step: number): StageEngine {
  while (engine.run().current < step) {
    const task = engine.run().tasks.at(engine.run().current);
    if (task === undefined) throw new Error("the walk is over");
    const planned = engine.run().started?.plan.tasks[engine.run().current];
    engine.at += 5000;
    if (planned?.command === null || planned?.target === "local")
      engine.submit({ type: "attest", task: task.id, statement: safeText("Done by hand.") });
    else if ((task.presented?.open.length ?? 0) > 0)
      engine.submit({ type: "skip", task: task.id, reason: safeText("joins later") });
    else carryOut(engine, engine.run().current === 0 ? DISKS : "");
    engine.settle();
  }
  return engine;
}

const confirm = (stage: WalkStage): void => {
  stage.press(["G", "enter"]);
  stage.engine.settle();
};

const deviceCheckFailed =
  "lamplighter: /dev/nvme1n1 is another disk than the one that was shown; nothing was run\n";

/** The engine of a scene; of those that are not named here the node tells nothing of itself. */
const ENGINES: Readonly<Record<string, () => StageEngine>> = {
  "device-checked": () => stageEngine({ answer: (target) => answered(target) }),
  "typing-for-a-device": () => stageEngine({ answer: (target) => answered(target) }),
  "device-not-as-shown": () => stageEngine({ answer: (target) => answered(target) }),
};

const SCENES: Readonly<Record<string, (open: (step: number) => WalkStage) => WalkStage>> = {
  "device-checked": (open) => open(1),
  "typing-for-a-device": (open) => {
    const stage = open(1);
    stage.press(["G", "enter", "n"]);
    return stage;
  },
  "device-not-as-shown": (open) => {
    const stage = open(1);
    stage.press(["G", "enter", ..."nvme1n1", "enter"]);
    stage.engine.settle();
    stage.engine.finish(1);
    stage.engine.finish(125, deviceCheckFailed);
    stage.draw();
    return stage;
  },
  "last-lines": (open) => {
    const stage = open(2);
    confirm(stage);
    stage.press(["f"]);
    const probe = stage.engine.run().probes.at(-1)?.id ?? "";
    stage.wait(65_000);
    stage.engine.report({
      type: "probeFinished",
      probe,
      ok: true,
      message: safeText("8 of 10 done\n9 of 10 done"),
    });
    stage.tick();
    return stage;
  },
  "ready-reads": (open) => open(0),
  "ready-destroys": (open) => open(1),
  "ready-end-in-view": (open) => {
    const stage = open(1);
    stage.press(["G"]);
    return stage;
  },
  "typing-a-confirmation": (open) => {
    const stage = open(1);
    stage.press(["G", "enter", "n", "v", "m", "e"]);
    return stage;
  },
  "typing-something-else": (open) => {
    const stage = open(1);
    stage.press(["G", "enter", "y", "e", "s"]);
    return stage;
  },
  running: (open) => {
    const stage = open(2);
    confirm(stage);
    const nonce = stage.engine.run().open[0] ?? "";
    stage.engine.report({ type: "output", nonce, text: safeText("one line\nanother line\n"), bytes: 22 });
    stage.wait(12_000);
    stage.tick();
    return stage;
  },
  failed: (open) => {
    const stage = open(2);
    confirm(stage);
    stage.engine.finish(127, "bash: line 1: blkid: command not found\n");
    stage.draw();
    return stage;
  },
  uncertain: (open) => {
    const stage = open(2);
    confirm(stage);
    stage.wait(30_000);
    const nonce = stage.engine.run().open[0] ?? "";
    stage.engine.report({ type: "uncertain", nonce, message: safeText("the node does not answer") });
    stage.draw();
    return stage;
  },
  "already-done": (open) => {
    const stage = open(1);
    stage.press(["G", "enter", ..."nvme1n1", "enter"]);
    stage.engine.settle();
    stage.engine.finish(0, '/dev/nvme1n1: UUID="5f6c1c9e" TYPE="xfs"\n');
    stage.draw();
    return stage;
  },
  "by-hand": (open) => open(3),
  attesting: (open) => {
    const stage = open(3);
    stage.press(["enter"]);
    return stage;
  },
  "ready-opaque": (open) => open(4),
  "ready-with-open-values": (open) => open(5),
  "on-my-own-machine": (open) => open(6),
  editing: (open) => {
    const stage = open(2);
    stage.press(["e"]);
    return stage;
  },
  "skipping-without-a-reason": (open) => {
    const stage = open(1);
    stage.press(["s", "enter"]);
    return stage;
  },
  values: (open) => {
    const stage = open(5);
    stage.press(["v"]);
    return stage;
  },
  "giving-a-wrong-value": (open) => {
    const stage = open(5);
    stage.press(["v", "j", "enter", ..."not-an-address", "enter"]);
    return stage;
  },
  "looking-at-another-step": (open) => {
    const stage = open(4);
    stage.press(["tab", "k", "k", "k", "k"]);
    return stage;
  },
  "list-of-steps": (open) => {
    const stage = open(4);
    stage.press(["l", "k", "k"]);
    return stage;
  },
  searching: (open) => {
    const stage = open(0);
    stage.press(["/", ..."docker", "enter"]);
    return stage;
  },
  "output-in-full": (open) => {
    const stage = open(1);
    stage.press(["o"]);
    return stage;
  },
  help: (open) => {
    const stage = open(1);
    stage.press(["?"]);
    return stage;
  },
  "asking-to-leave": (open) => {
    const stage = open(1);
    stage.press(["q"]);
    return stage;
  },
  left: (open) => {
    const stage = open(2);
    stage.press(["q", "y"]);
    return stage;
  },
  end: (open) => open(7),
};

describe("the walking screen", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    it(`shows: ${name}`, () => {
      const frames = (MAIN.has(name) ? MAIN_SIZES : SIZES).map((size) => {
        const engine = (ENGINES[name] ?? stageEngine)();
        const stage = scene((step) => walkStage(upTo(engine, step), size));
        const lines = stage.text().split("\n");
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        return `${size.columns}×${size.rows}\n${"═".repeat(size.columns)}\n${stage.text()}\n${"═".repeat(size.columns)}\n`;
      });
      expectGolden(`view/walk/${name}.txt`, frames.join("\n"));
    });
  }
});
