// What the first screens look like: each page at several sizes as a frame to be read (fixtures, rewritten by
// UPDATE=1), and what must hold at every size.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import type { Finding, Severity } from "../../../src/runbook/model/runbook.ts";
import { openScreen } from "../../../src/view/open-screen.ts";
import { runSetup } from "../../../src/view/setup/run-setup.tsx";
import { SetupView } from "../../../src/view/setup/SetupView.tsx";
import type { SetupInput } from "../../../src/view/setup/setup-input.ts";
import { startSetup } from "../../../src/view/setup/setup-pages.ts";
import { updateSetup } from "../../../src/view/setup/setup-state.ts";
import { fakeProcess, fakeTty } from "../../support/fake-tty.ts";
import { frameOf } from "../../support/frame-of.ts";
import { expectGolden } from "../../support/golden.ts";
import { keyInput } from "../../support/keys.ts";
import {
  GUIDE,
  REAL_GUIDE,
  REAL_NODES,
  type SetupStory,
  setupInput,
  setupStory,
} from "../../support/setup-story.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
  { columns: 40, rows: 10 },
] as const;

/** Ways to a page worth looking at, in keys. */
const PAGES: Readonly<Record<string, (story: SetupStory) => SetupStory>> = {
  summary: (story) => story,
  sections: (story) => story.press("s", "j", "space"),
  nodes: (story) => story.press("n", "j"),
  values: (story) => story.press("v", "j", "j", "i"),
  wrong: (story) => story.press("v", "i", "C-u").type("node_1").press("enter"),
  findings: (story) => story.press("f"),
  guide: (story) => story.press("g"),
  rehearsal: (story) => story.press("r"),
  help: (story) => story.press("?"),
};

/** The small guide with findings of its own, so that these frames do not change with the rules of other rooms. */
function withFindings(): SetupInput {
  const input = setupInput();
  const finding = (severity: Severity, line: number, message: string): Finding => ({
    rule: `rule-${line}`,
    severity,
    message,
    advice: "Do something about it, or read on.",
    line,
    column: 1,
  });
  return {
    ...input,
    planFor: (selection) => {
      const plan = input.planFor(selection);
      return {
        ...plan,
        steps: plan.steps.map((step) => ({ ...step, findings: [] })),
        tasks: plan.tasks.map((task) => ({
          ...task,
          findings: [finding("warning", 12, "This opens a door.")],
        })),
        findings: [
          finding(
            "info",
            21,
            "This is only worth knowing, and is said in so many words that they need two lines at least.",
          ),
          finding("error", 11, "Two nodes would have one name."),
        ],
      };
    },
  };
}

/** Real nodes: one selector names two of them, the other none; a device is left for the walk. */
const REAL: SetupInput = setupInput(REAL_GUIDE, REAL_NODES);

const REAL_PAGES: Readonly<Record<string, (story: SetupStory) => SetupStory>> = {
  undecided: (story) => story,
  choosing: (story) => story.press("enter", "enter", "j", "space"),
  device: (story) => story.press("enter", "enter", "space", "j", "j", "j", "space", "enter"),
  "device-left-open": (story) =>
    story.press("enter", "enter", "space", "j", "j", "j", "space", "enter", "enter"),
};

const TOKEN = `SWMTKN-1-${"a".repeat(50)}-${"b".repeat(25)}`;

function shown(story: SetupStory, input: SetupInput): readonly string[] {
  return frameOf(<SetupView state={story.state} input={input} />, story.state.size);
}

/** One node exists, the other is to be made. */
const MAKING: SetupInput = setupInput(REAL_GUIDE, {
  ...REAL_NODES,
  choices: [],
  nodes: [
    ...(REAL_NODES.nodes ?? []).slice(0, 1),
    {
      key: "node-09",
      id: null,
      name: "node-09",
      note: "new, made as a stack",
      selector: "new:node-09",
      make: { stack: "node-09", group: null, subnet: null },
    },
  ],
});

describe("a node that is to be made", () => {
  const size = { columns: 80, rows: 24 };
  const at = (...keys: readonly string[]) => setupStory(MAKING, size).press(...keys);

  it("can be chosen for a role, and is shown without an id", () => {
    const lines = shown(at("enter", "enter"), MAKING);
    const own = lines.filter((line) => line.includes("node-09"));
    expect(own.length).toBeGreaterThan(0);
    for (const line of own) expect(line).toMatch(/node-09 · new/);
    expect(lines.join("\n")).not.toMatch(/null|undefined/);
  });

  it("is said to be one on the summary", () => {
    const assigned = { ...MAKING, assignments: { worker: ["node-09"], manager: ["node-01"] } };
    const story = setupStory(assigned, size).press("enter", "enter", "enter");
    expect(story.state.page).toBe("summary");
    const text = shown(story, assigned).join("\n");
    expect(text).toMatch(/node-09 · new, made as a stack/);
    expect(text).toMatch(/node-01 · i-0\d+/);
  });
});

describe("the pages", () => {
  for (const size of SIZES) {
    for (const [page, way] of Object.entries(REAL_PAGES)) {
      const name = `${page}-${size.columns}x${size.rows}.txt`;
      it(`look on real nodes as in ${name}`, () => {
        const lines = shown(way(setupStory(REAL, size)), REAL);
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        expectGolden(`view/setup/${name}`, `${lines.join("\n")}\n`);
      });
    }
  }

  for (const size of SIZES) {
    for (const [page, way] of Object.entries(PAGES)) {
      const name = `${page}-${size.columns}x${size.rows}.txt`;
      it(`look as in ${name}`, () => {
        const input = withFindings();
        expectGolden(`view/setup/${name}`, `${shown(way(setupStory(input, size)), input).join("\n")}\n`);
      });
    }
  }

  it("fill the terminal exactly and never more, at every size and after every key", () => {
    const input = setupInput(GUIDE.replace("docker swarm init", "docker swarm init # 日本語".repeat(3)));
    const names = ["enter", "enter", "enter", "space", "j", "escape", "i", "?", "a", "日", "x", "G", "down"];
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 5, max: 60 }),
        fc.array(fc.constantFrom(...names), { maxLength: 12 }),
        (columns, rows, keys) => {
          let state = startSetup(input, { columns, rows });
          let at = 0;
          for (const name of keys) {
            const step = updateSetup(state, keyInput(name, at + 1000, at), input);
            at += 1000;
            if (step.outcome === null) state = step.state;
          }
          const frame = frameOf(<SetupView state={state} input={input} />, { columns, rows });
          expect(frame.length).toBeLessThanOrEqual(rows);
          for (const line of frame) expect(textWidth(line)).toBeLessThanOrEqual(columns);
          // The keys are always in view.
          expect(frame.at(-1)).toMatch(/keys|Esc/);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("never show a secret", () => {
    const input = setupInput();
    const story = setupStory(input).press("s", "space", "enter").paste(TOKEN);
    const frames = [story, story.press("enter"), story.press("enter", "enter")].map((it) =>
      shown(it, input).join("\n"),
    );
    for (const frame of frames) expect(frame).not.toContain("SWMTKN");
    expect(frames[0]).toContain("•••");
  });
});

describe("on a terminal", () => {
  it("asks, and gives the answer when the operator goes on", async () => {
    const tty = fakeTty(80, 24);
    let now = 0;
    const screen = await openScreen({
      stdin: tty.stdin,
      stdout: tty.stdout,
      now: () => now,
      env: {},
      host: fakeProcess(),
      frameInterval: 0,
    });
    const answer = runSetup(screen, setupInput());
    expect(tty.model.lines().join("\n")).toContain("REHEARSAL");
    for (let n = 0; n < 6; n++) {
      now += 1000;
      tty.type("\r");
    }
    await expect(answer).resolves.toMatchObject({ type: "go", sections: ["first-node", "joining-node"] });
    screen.close();
  });

  it("takes nothing of a burst of Enters, as it takes nothing of a paste", async () => {
    const tty = fakeTty(80, 24);
    let now = 0;
    const screen = await openScreen({
      stdin: tty.stdin,
      stdout: tty.stdout,
      now: () => now,
      env: {},
      host: fakeProcess(),
      frameInterval: 0,
    });
    const answer = runSetup(screen, setupInput());
    now = 1000;
    const before = tty.model.lines()[1];
    tty.type("\r".repeat(20));
    expect(tty.model.lines()[1]).toBe(before);
    expect(tty.model.lines().join("\n")).toContain("A paste does nothing here.");
    now = 2000;
    tty.type("q");
    await expect(answer).resolves.toEqual({ type: "leave" });
    screen.close();
  });
});
