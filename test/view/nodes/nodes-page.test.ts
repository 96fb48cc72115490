// The page before the first command: what it looks like, and which keys do what on it.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { textWidth } from "../../../src/output/text-width.ts";
import type { Holder } from "../../../src/run/model/event.ts";
import type { Report } from "../../../src/run/model/ports.ts";
import { fleet } from "../../support/fleet-stage.ts";
import { expectGolden } from "../../support/golden.ts";
import { answered, HOLDER, heldBy } from "../../support/node-stories.ts";
import {
  carryOut,
  REHEARSAL,
  type RunOptions,
  type StageEngine,
  stageEngine,
} from "../../support/run-fixtures.ts";
import { type WalkStage, walkStage } from "../../support/walk-stage.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 30 },
  { columns: 140, rows: 40 },
  { columns: 50, rows: 20 },
];

const AWS = { kind: "aws", account: "111122223333", region: "eu-central-1", endpoint: null } as const;

const failed = (engine: StageEngine, target: string, message: string): void =>
  engine.report({
    type: "probeFinished",
    probe: `identify ${target} ${engine.run().epoch} ${engine.run().identification.get(target)?.tries ?? 1}`,
    ok: false,
    message: safeText(message),
  });

/** An engine of which the worker, the only node of the guide, answers so. */
const engineOf = (answer: (target: string) => Report | null, more: RunOptions = {}): StageEngine =>
  stageEngine({ answer, destination: AWS, ...more });

/** An engine with a step on each of so many nodes. */
const manyNodes = (many: number, answer: (target: string) => Report | null): StageEngine => {
  const keys = Array.from({ length: many }, (_, index) => `node-${index + 1}`);
  const steps = keys.map((key) => `## On ${key}\n\n\`\`\`bash {on=${key}}\nuptime\n\`\`\`\n`);
  return engineOf(answer, {
    guide: `# Many\n\n${steps.join("\n")}`,
    bindings: [],
    targets: keys.map((key) => ({ key, roles: [key], selector: key, id: `i-${key}`, name: key })),
  });
};

const open = (engine: StageEngine, size = { columns: 100, rows: 30 }): WalkStage =>
  walkStage(engine, size, { opening: true });

/** Confirms the current step, whose command is then under way. */
const begun = (engine: StageEngine): void => {
  const task = engine.run().tasks.at(engine.run().current);
  engine.submit({
    type: "confirm",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    typed: task?.presented?.confirm.typed ?? null,
    how: "screen",
    despiteDone: false,
  });
  engine.settle();
};

const CONCERNS = ["Amazon Linux 2 left support on 2026-06-30: no fixes come for it any more."];

const SCENES: Readonly<Record<string, (size: { columns: number; rows: number }) => WalkStage>> = {
  asking: (size) =>
    open(
      engineOf(() => null),
      size,
    ),
  answered: (size) =>
    open(
      engineOf((target) => answered(target, { concerns: CONCERNS })),
      size,
    ),
  "answered-in-a-rehearsal": (size) => open(stageEngine({ destination: REHEARSAL, allowLocal: true }), size),
  "did-not-answer": (size) => {
    const engine = engineOf(() => null);
    failed(
      engine,
      "worker",
      "Systems Manager does not know the instance. Likely its role lacks AmazonSSMManagedInstanceCore, or the agent does not run.",
    );
    return open(engine, size);
  },
  held: (size) =>
    open(
      engineOf((target) => heldBy(target)),
      size,
    ),
  "taking-over": (size) => {
    const stage = open(
      engineOf((target) => heldBy(target)),
      size,
    );
    stage.press(["t", "y", "e"]);
    return stage;
  },
  "enter-too-early": (size) => {
    const stage = open(
      engineOf(() => null),
      size,
    );
    stage.press(["enter"]);
    return stage;
  },
  "held-at-the-step": (size) => {
    const stage = open(
      engineOf((target) => heldBy(target)),
      size,
    );
    stage.press(["escape"]);
    return stage;
  },
  resumed: (size) => {
    const engine = engineOf((target) => answered(target));
    carryOut(engine);
    begun(engine);
    engine.resume({ user: "grace", host: "ops", arn: "arn:aws:iam::111122223333:user/grace" });
    return open(engine, size);
  },
  "opened-later": (size) => {
    const stage = walkStage(
      engineOf((target) => answered(target)),
      size,
    );
    stage.press(["i"]);
    return stage;
  },
};

describe("the page before the first command", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    it(`shows: ${name}`, () => {
      const frames = SIZES.map((size) => {
        const stage = scene(size);
        const lines = stage.text().split("\n");
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        return `${size.columns}×${size.rows}\n${"═".repeat(size.columns)}\n${stage.text()}\n${"═".repeat(size.columns)}\n`;
      });
      expectGolden(`view/nodes/${name}.txt`, frames.join("\n"));
    });
  }

  it("is passed by one Enter once the node has answered, and runs nothing", () => {
    const stage = open(engineOf((target) => answered(target)));
    stage.press(["enter"], 399);
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["enter"], 400);
    expect(stage.state().mode.kind).toBe("walk");
    expect(stage.engine.intents).toEqual([]);
    stage.press(["enter"], 399);
    expect(stage.engine.intents).toEqual([]);
  });

  it("is not passed by Enter before the node has answered, and for a moment after", () => {
    const stage = open(engineOf(() => null));
    stage.press(["enter"]);
    expect(stage.text()).toContain("worker has not answered yet.");
    stage.wait(1000);
    stage.engine.report(answered("worker"));
    stage.draw();
    stage.press(["enter"], 399);
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["enter"], 400);
    expect(stage.state().mode.kind).toBe("walk");
  });

  it("is passed while what an earlier process began is looked for", () => {
    const engine = engineOf((target) => answered(target));
    begun(engine);
    engine.resume({ user: "grace", host: "ops", arn: null });
    const stage = open(engine);
    expect(stage.text()).toContain("not asked yet");
    stage.press(["enter"]);
    expect(stage.state().mode.kind).toBe("walk");
    expect(stage.text()).toContain("Outcome unknown.");
  });

  it("asks a node again that did not answer", () => {
    const engine = engineOf(() => null);
    failed(engine, "worker", "no");
    const stage = open(engine);
    stage.press(["r"]);
    expect(engine.intents).toEqual([{ type: "identify", target: "worker" }]);
    expect(stage.text()).toContain("asking…");
  });

  it("is left by q, after asking, and comes back after Esc", () => {
    const stage = open(engineOf((target) => answered(target)));
    stage.press(["q", "escape"]);
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["?", "escape"]);
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["q", "y"]);
    expect(stage.engine.run().status).toBe("left");
  });

  it("is not passed for a moment after any node's answer", () => {
    const stage = open(manyNodes(2, (target) => (target === "node-1" ? answered(target) : null)));
    stage.tick();
    stage.wait(1000);
    stage.engine.report(answered("node-2"));
    stage.draw();
    stage.press(["enter"], 399);
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["enter"], 400);
    expect(stage.state().mode.kind).toBe("walk");
  });

  it("scrolls to the last of many nodes", () => {
    const stage = open(
      manyNodes(12, (target) => answered(target)),
      { columns: 80, rows: 24 },
    );
    expect(stage.text()).toContain("12 nodes");
    expect(stage.text()).toMatch(/↓ \d+ more lines/);
    expect(stage.text()).not.toContain("node-12 ·");
    stage.press(["G"]);
    expect(stage.text()).toContain("node-12 ·");
    expect(stage.text()).toMatch(/↑ \d+ lines above/);
  });
});

describe("a take-over", () => {
  const held = (): WalkStage => open(engineOf((target) => heldBy(target)));
  const takeOvers = (stage: WalkStage) => stage.engine.intents.filter(({ type }) => type === "takeOver");

  it("shows who holds the node, and what is pending there", () => {
    const stage = held();
    stage.press(["t"]);
    for (const words of [
      HOLDER.run,
      "grace@ops-laptop",
      "2026-11-24 05:14:03Z",
      "dnf -y upgrade",
      "and 2 more",
    ])
      expect(stage.text()).toContain(words);
  });

  it("needs the whole word, and names the hold that was shown", () => {
    const stage = held();
    stage.press(["t", "y", "e", "enter"]);
    stage.press(["S", "enter"]);
    expect(takeOvers(stage)).toEqual([]);
    stage.press(["backspace", "s", "enter"]);
    expect(takeOvers(stage)).toEqual([
      { type: "takeOver", target: "worker", hold: 3, typed: "yes", how: "screen" },
    ]);
    expect(stage.state().mode.kind).toBe("nodes");
    expect(stage.text()).toContain("asking…");
  });

  it("takes no paste, and is put away by Esc", () => {
    const stage = held();
    stage.press(["t"]);
    stage.paste("yes");
    stage.press(["enter"]);
    expect(stage.text()).toContain("A paste does not confirm.");
    stage.press(["escape"]);
    expect(stage.state().mode.kind).toBe("nodes");
    expect(takeOvers(stage)).toEqual([]);
  });

  it("is put away when another run holds the node meanwhile", () => {
    const stage = held();
    stage.press(["t", "y", "e", "s"]);
    stage.engine.submit({ type: "identify", target: "worker" });
    stage.engine.report(heldBy("worker", { ...HOLDER, hold: 4, run: "01KB" }));
    stage.draw();
    expect(stage.state().mode.kind).toBe("nodes");
    stage.press(["enter"]);
    expect(takeOvers(stage)).toEqual([]);
    expect(stage.text()).toContain("01KB");
  });

  it("is offered at the step as well", () => {
    const stage = walkStage(engineOf((target) => heldBy(target)));
    expect(stage.text()).toContain("locked by another run");
    stage.press(["t", "y", "e", "s", "enter"]);
    expect(takeOvers(stage)).toHaveLength(1);
    expect(stage.state().mode.kind).toBe("walk");
  });

  describe("of nodes that one other run has locked", () => {
    const IDLE = { ...HOLDER, pending: [], more: 0 };
    const holders: Readonly<Record<string, Holder>> = {
      "node-2": IDLE,
      "node-3": HOLDER,
      "node-4": { ...IDLE, hold: 5 },
      "node-5": { ...IDLE, run: "01KB" },
    };
    const several = () =>
      open(
        manyNodes(5, (target) => {
          const holder = holders[target];
          return holder === undefined ? answered(target) : heldBy(target, holder);
        }),
      );

    it("is one answer for those where nothing is pending", () => {
      const stage = several();
      expect(stage.text()).toContain("t take over 2 nodes…");
      stage.press(["t"]);
      expect(stage.text()).toContain("Take over the locks of 2 nodes (node-2, node-4)?");
      stage.press(["y", "e", "s", "enter"]);
      expect(takeOvers(stage)).toEqual(
        [
          ["node-2", 3],
          ["node-4", 5],
        ].map(([target, hold]) => ({ type: "takeOver", target, hold, typed: "yes", how: "screen" })),
      );
      stage.draw();
      expect(stage.text()).toContain("t take over node-3…");
    });

    it("is put away when one of them is locked by yet another meanwhile", () => {
      const stage = several();
      stage.press(["t", "y", "e", "s"]);
      stage.engine.submit({ type: "identify", target: "node-4" });
      stage.engine.report(heldBy("node-4", { ...IDLE, hold: 6 }));
      stage.draw();
      expect(stage.state().mode.kind).toBe("nodes");
      stage.press(["enter"]);
      expect(takeOvers(stage)).toEqual([]);
    });
  });
});

describe("nodes of a fleet that did not answer", () => {
  const SILENT = ["w2", "w4"];
  const silent = (): WalkStage => {
    const engine = fleet(5, { answer: (target) => (SILENT.includes(target) ? null : answered(target)) });
    for (const target of SILENT) failed(engine, target, `${target} is stopped.`);
    return walkStage(engine, { columns: 100, rows: 30 });
  };
  const asides = (stage: WalkStage) => stage.engine.intents.filter(({ type }) => type === "setAside");

  it("come first on their page, and one answer sets them aside", () => {
    const stage = silent();
    stage.press(["i"]);
    const text = stage.text();
    expect(text.indexOf("w4 is stopped.")).toBeLessThan(text.indexOf("w1 ·"));
    expect(text).toContain("z set aside 2 nodes…");
    stage.press(["z"]);
    expect(stage.text()).toContain("Why set 2 nodes (w2, w4) aside? The reason goes into the log.");
    stage.press(["enter"]);
    expect(asides(stage)).toEqual(
      SILENT.map((target) => ({ type: "setAside", target, reason: "did not answer" })),
    );
    stage.draw();
    expect([...stage.engine.run().aside.keys()]).toEqual(SILENT);
    stage.press(["i"]);
    expect(stage.text()).not.toContain("z set aside");
  });

  it("are not included in an answer by hand, which says so", () => {
    const guide = "# Workers\n\n## Prepare {on=worker}\n\n1. Label the rack.\n\n```bash\nuname -r\n```\n";
    const answer = (target: string) => (SILENT.includes(target) ? null : answered(target));
    const engine = fleet(5, { answer }, guide);
    for (const target of SILENT) failed(engine, target, `${target} is stopped.`);
    const told = walkStage(engine, { columns: 200, rows: 30 }).text();
    expect(told).toContain("Your answer is for 3 nodes of worker.");
    expect(told).toContain("Not included, because not identified: w2, w4. You answer for them separately.");
  });

  it("are set aside together from the step of one of them, and another node by itself", () => {
    const stage = silent();
    stage.press(["z"]);
    expect(stage.text()).toContain("Why set w1 aside?");
    stage.press(["escape"]);
    stage.engine.submit({ type: "setAside", target: "w1", reason: safeText("not today") });
    stage.draw();
    expect(stage.text()).toContain("z set 2 nodes aside…");
  });
});
