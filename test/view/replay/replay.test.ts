// Replays: positions, speed, search, and that seeking back gives the same state as going there.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { RunEvent } from "../../../src/run/event.ts";
import { evolve } from "../../../src/run/evolve.ts";
import { initial } from "../../../src/run/initial.ts";
import {
  LONGEST_WAIT,
  type ReplayState,
  replayInput,
  replayStart,
  replayTime,
} from "../../../src/view/replay/replay-state.ts";
import { runHistory } from "../../../src/view/replay/run-history.ts";
import { replayHelp, timelineRows } from "../../../src/view/replay/timeline-rows.ts";
import { walkFrame } from "../../../src/view/walk/walk-frame.ts";
import { rowText } from "../../../src/view/widgets/rows.ts";
import { textWidth } from "../../../src/view/widgets/text-width.ts";
import { expectGolden } from "../../support/golden.ts";
import { answered, heldBy } from "../../support/node-stories.ts";
import { carryOut, longGuide, stageEngine } from "../../support/run-fixtures.ts";
import { keyOf } from "../../support/walk-stage.ts";

function events(): readonly RunEvent[] {
  const engine = stageEngine();
  engine.at += 2000;
  carryOut(engine, "NAME SIZE\nnvme1n1 1T\n");
  engine.at += 700_000;
  carryOut(engine, "meta-data=/dev/nvme1n1\n");
  engine.at += 1000;
  const task = engine.run().tasks[2];
  engine.submit({ type: "edit", task: task?.id ?? "", attempt: 1, command: "echo fstab >> /etc/fstab" });
  engine.at += 400;
  const shown = engine.run().tasks[2]?.presented;
  engine.submit({
    type: "confirm",
    task: task?.id ?? "",
    attempt: 2,
    digest: shown?.digest ?? "",
    typed: shown?.confirm.typed ?? null,
    how: "screen",
    despiteDone: false,
  });
  engine.settle();
  engine.at += 500;
  engine.finish(1, "no space left on device\n");
  return engine.events;
}

/** A node that another run holds, taken over, gives its last lines; a command for this computer opens a session. */
function eventsOfNodes(): readonly RunEvent[] {
  let answers = 0;
  const engine = stageEngine({
    guide: [
      "# Reach",
      "",
      "## On a node",
      "",
      "```bash {on=worker}",
      "uptime",
      "```",
      "",
      "## Here",
      "",
      "```bash {on=local}",
      'echo "$(uname -s)"',
      "```",
      "",
      "```bash {on=local mode=session port=2222}",
      "ssh -N -L 2222:a:22 b",
      "```",
      "",
    ].join("\n"),
    bindings: [],
    allowLocal: true,
    answer: (target) => (answers++ === 0 ? heldBy(target) : answered(target)),
  });
  engine.at += 1000;
  engine.submit({ type: "takeOver", target: "worker", hold: 3, typed: "yes", how: "screen" });
  engine.settle();
  const confirm = (): void => {
    const task = engine.run().tasks[engine.run().current];
    engine.at += 1000;
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
  confirm();
  engine.submit({ type: "tail", nonce: engine.run().open[0] ?? "" });
  const probe = engine.run().probes.at(-1)?.id ?? "";
  engine.report({ type: "probeFinished", probe, ok: true, message: safeText("up 3 days") });
  engine.finish(0, "up 3 days\n");
  const task = engine.run().tasks[engine.run().current];
  const shown = { task: task?.id ?? "", attempt: task?.attempt ?? 0, digest: task?.presented?.digest ?? "" };
  engine.submit({ type: "evaluate", ...shown, start: 6, end: 17, typed: "local", how: "screen" });
  engine.settle();
  engine.finish(0, "Linux\n");
  confirm();
  engine.finish(0, "Linux\n");
  confirm();
  engine.finish(0, "", { outcome: "ready" });
  engine.settle();
  return engine.events;
}

const CHAIN = { ok: true, words: "The chain is intact: 25 lines." };

function stage(all: readonly RunEvent[], speed = 1, size = { columns: 100, rows: 28 }, chain = CHAIN) {
  const history = runHistory(all);
  let state: ReplayState = replayStart(history, speed, 0);
  let at = 0;
  let left = false;
  const frame = () =>
    walkFrame(history.at(state.position), state.view, {
      size,
      logPath: "",
      bottom: timelineRows(state, history, chain, size.columns),
      help: replayHelp(chain),
      title: `REPLAY · ${history.at(state.position).started?.plan.title ?? ""}`,
    });
  return {
    history,
    state: () => state,
    left: () => left,
    text: () =>
      frame()
        .rows.map((row) => rowText(row).trimEnd())
        .join("\n"),
    press(...keys: string[]) {
      for (const name of keys) {
        const next = replayInput(state, history, { type: "key", at, drawnAt: at, key: keyOf(name) }, frame());
        state = next.state;
        left ||= next.leave;
      }
    },
    wait(ms: number) {
      at += ms;
      state = replayTime(state, history, at);
    },
  };
}

describe("a history", () => {
  it("gives the fold of the first events, wherever one comes from", () => {
    const engine = stageEngine({ guide: longGuide(150), bindings: [], targets: [] });
    for (let index = 0; index < 120; index++) carryOut(engine, `output ${index}\n`);
    const all = engine.events;
    expect(all.length).toBeGreaterThan(600);
    const folds = [initial()];
    for (const event of all) folds.push(evolve(folds.at(-1) ?? initial(), event));
    const history = runHistory(all);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { minLength: 1, maxLength: 8 }), (positions) => {
        for (const position of positions) expect(history.at(position)).toEqual(folds[position]);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a replay", () => {
  it("tells in its timeline of nodes, sessions and what was asked in between", () => {
    const all = eventsOfNodes();
    const { press, text, history, state } = stage(all, 1, { columns: 140, rows: 40 });
    press("0");
    const told: string[] = [];
    while (state().position < all.length) {
      told.push(text().split("\n").at(-2) ?? "");
      press(".");
    }
    told.push(text().split("\n").at(-2) ?? "");
    for (const words of [
      "worker is held by another run",
      "worker is taken over (hold 3; confirmed on the screen, typed yes)",
      "last lines of the command of step 1 on worker: asked",
      "last lines of the command of step 1 on worker:",
      "substitution run on your own machine",
      "command of step 3: ready",
      "giving worker back: done",
    ])
      expect(
        told.some((line) => line.includes(words)),
        `${words}\n${told.join("\n")}`,
      ).toBe(true);
    expect(history.marks.map(({ mark }) => mark)).toEqual(["!", "!", "✎"]);
  });

  it("shows what was known of the nodes", () => {
    const all = eventsOfNodes();
    const { press, text, state } = stage(all);
    const held = all.findIndex(({ type }) => type === "target.held") + 1;
    press("0");
    while (state().position < held) press(".");
    press("i");
    expect(text()).toContain("worker (node-01) · i-0f3a9b8c7d6e5f401");
    expect(text()).toContain("held by another run");
    press("9");
    expect(text()).toContain("answered");
    press("escape");
    expect(state().view.mode.kind).toBe("walk");
  });

  it("plays by the log's own clock, but waits two seconds at most", () => {
    const all = events();
    const { state, wait, history } = stage(all);
    const total = all
      .slice(1)
      .reduce((sum, event, index) => sum + Math.min(LONGEST_WAIT, event.at - (all[index]?.at ?? 0)), 0);
    wait(total - 1);
    expect(state().position).toBeLessThan(all.length);
    wait(1);
    expect(state()).toMatchObject({ position: all.length, playing: false });
    expect(history.at(all.length).seq).toBe(all.length);
  });

  it("steps by event and by step, jumps, and stays within the log", () => {
    const all = events();
    const { state, press, history } = stage(all);
    press("0");
    expect(state()).toMatchObject({ position: 1, playing: false });
    press(".", ".", ",");
    expect(state().position).toBe(2);
    press("]");
    expect(state().position).toBe(history.steps.find((place) => place > 2));
    press("[");
    press("[", "[", "[");
    expect(state().position).toBe(1);
    press("5");
    expect(state().position).toBe(Math.round(all.length / 2));
    for (let index = 0; index < all.length + 5; index++) press(".");
    expect(state().position).toBe(all.length);
  });

  it("changes its speed within limits", () => {
    const { state, press } = stage(events(), 2);
    for (let index = 0; index < 10; index++) press("+");
    expect(state().speed).toBe(64);
    for (let index = 0; index < 20; index++) press("-");
    expect(state().speed).toBe(0.25);
  });

  it("finds text in events, and says when there is none", () => {
    const { state, press, text } = stage(events());
    press("/", ..."no space left", "enter");
    expect(text()).toContain("no space left on device");
    const found = state().position;
    press("n");
    expect(state().position).toBe(found);
    press("/", ..."zzz", "enter");
    expect(text()).toContain("is nowhere in this log");
  });

  it("quits, and any keys only ever move within it", () => {
    const all = events();
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "enter",
            "y",
            "s",
            "space",
            ".",
            ",",
            "]",
            "[",
            "7",
            "tab",
            "j",
            "G",
            "o",
            "?",
            "escape",
            "/",
            "n",
            "N",
            "+",
            "-",
            "e",
            "r",
            "c",
          ),
          { maxLength: 40 },
        ),
        (keys) => {
          const { press, state, text } = stage(all);
          press(...keys);
          expect(state().position).toBeGreaterThanOrEqual(1);
          expect(state().position).toBeLessThanOrEqual(all.length);
          expect(text().split("\n")).toHaveLength(28);
        },
      ),
      { numRuns: 20 },
    );
    const { press, left } = stage(all);
    press("q");
    expect(left()).toBe(true);
  });

  it("shows itself as a replay with its chain and timeline, at every size", () => {
    const broken = { ok: false, words: "the chain breaks at line 12: it was changed after it was written" };
    const frames = [
      { columns: 80, rows: 24 },
      { columns: 100, rows: 28 },
      { columns: 140, rows: 40 },
      { columns: 50, rows: 20 },
    ].flatMap((size) =>
      [CHAIN, broken].map((chain) => {
        const { press, text } = stage(events(), 2, size, chain);
        press("9", "]");
        const lines = text().split("\n");
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        expect(text()).toContain("REPLAY");
        expect(text()).toContain(chain.ok ? "chain intact" : "chain BROKEN");
        return `${size.columns}×${size.rows}\n${text()}\n`;
      }),
    );
    expectGolden("view/replay/replay.txt", frames.join("\n"));
  });
});
