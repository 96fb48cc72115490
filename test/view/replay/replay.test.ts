// Replays: positions, rhythm, speed, jumps, search, and what the screen says of all that.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import { safeText } from "../../../src/output/clean.ts";
import { textWidth } from "../../../src/output/text-width.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import type { ChainStatus } from "../../../src/view/replay/log-source.ts";
import { replayFrame } from "../../../src/view/replay/replay-frame.ts";
import { replayInput } from "../../../src/view/replay/replay-input.ts";
import {
  found,
  type ReplayState,
  replayStart,
  replayTime,
  timeUntilNext,
} from "../../../src/view/replay/replay-state.ts";
import { runHistory } from "../../../src/view/replay/run-history.ts";
import { searchLog } from "../../../src/view/replay/search.ts";
import { rowText } from "../../../src/view/widgets/rows.ts";
import { expectGolden } from "../../support/golden.ts";
import { logFile } from "../../support/log-file.ts";
import { answered, heldBy } from "../../support/node-stories.ts";
import { carryOut, stageEngine } from "../../support/run-fixtures.ts";
import { keyOf } from "../../support/walk-stage.ts";

const known = new Map<string, readonly RunEvent[]>();

/** Made once: a walk is the same each time. */
function once(name: string, make: () => readonly RunEvent[]): readonly RunEvent[] {
  const made = known.get(name) ?? make();
  known.set(name, made);
  return made;
}

const events = () => once("a walk", walk);
const eventsOfNodes = () => once("nodes", walkOfNodes);

function walk(): readonly RunEvent[] {
  const engine = stageEngine();
  engine.at += 2000;
  carryOut(engine, "NAME SIZE\nnvme1n1 1T\n");
  engine.at += 700_000;
  carryOut(engine, "meta-data=/dev/nvme1n1\n");
  engine.at += 1000;
  const task = engine.run().tasks.at(2);
  engine.submit({ type: "edit", task: task?.id ?? "", attempt: 1, command: "echo fstab >> /etc/fstab" });
  engine.at += 400;
  const shown = engine.run().tasks.at(2)?.presented;
  engine.submit({
    type: "confirm",
    task: task?.id ?? "",
    attempt: 1,
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
function walkOfNodes(): readonly RunEvent[] {
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
    const task = engine.run().tasks.at(engine.run().current);
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
  const task = engine.run().tasks.at(engine.run().current);
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

const HOLDS: ChainStatus = {
  state: "holds",
  lines: 25,
  label: "hash chain intact",
  words: "25 lines, head 0123456789abcdef….",
};
const BROKEN: ChainStatus = {
  state: "broken",
  lines: 11,
  label: "CHAIN BROKEN at line 12",
  words: "Line 12 does not follow line 11: one of the two was altered.",
};

function stage(
  all: readonly RunEvent[],
  it: {
    readonly speed?: number;
    readonly size?: { readonly columns: number; readonly rows: number };
    readonly chain?: ChainStatus;
    readonly limit?: number;
  } = {},
) {
  const { speed = 1, size = { columns: 100, rows: 28 }, chain = HOLDS, limit } = it;
  const history = runHistory(indexLog(logFile(all), (before, after) => pauseBetween(before, after, limit)));
  history.readOn(() => true);
  let state: ReplayState = replayStart(history, speed, 0);
  let at = 0;
  let left = false;
  const frame = () => replayFrame({ state, history, chain, searched: 0, size, keys: true }, "at most 2.0 s");
  const settle = (): void => {
    if (state.seeking === null) return;
    const searching = searchLog(history, state.seeking);
    for (let step = searching.next(); ; step = searching.next()) {
      if (!step.done) continue;
      state = found(state, history, step.value);
      return;
    }
  };
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
        settle();
      }
    },
    wait(ms: number) {
      at += ms;
      state = replayTime(state, history, at);
    },
    due: () => timeUntilNext(state, history, at),
  };
}

const last = (text: string, marker: string): string =>
  text.split("\n").findLast((line) => line.includes(marker)) ?? "";

describe("a replay", () => {
  it("tells in its timeline of nodes, sessions and what was asked in between", () => {
    const all = eventsOfNodes();
    const { press, text, history, state } = stage(all, { size: { columns: 140, rows: 40 } });
    press("0");
    const told: string[] = [];
    while (state().position < all.length) {
      told.push(last(text(), ` of ${all.length}`));
      press(".");
    }
    told.push(last(text(), ` of ${all.length}`));
    for (const words of [
      "worker is locked by another run",
      "lock of worker taken over (hold 3; confirmed on the screen, typed yes)",
      "last lines of the command of step 1 on worker: asked",
      "last lines of the command of step 1 on worker:",
      "substitution run on your own machine",
      "command sent to worker (confirmed by ada@desk after 1.0 s)",
      "command of step 3: ready",
      "releasing the lock of worker: done",
    ])
      expect(
        told.some((line) => line.includes(words)),
        `${words}\n${told.join("\n")}`,
      ).toBe(true);
    const kinds = history.marks.map(({ kind }) => kind).filter((kind) => kind !== "step");
    expect(kinds).toEqual(["held", "taken-over", "edited"]);
  });

  it("shows what was known of the nodes", () => {
    const all = eventsOfNodes();
    const { press, text, state } = stage(all);
    const held = all.findIndex(({ type }) => type === "target.held") + 1;
    press("0", ":", ..."#", ...String(held), "enter", "i");
    expect(state().position).toBe(held);
    expect(text()).toContain("worker (node-01) · i-0f3a9b8c7d6e5f401");
    expect(text()).toContain("locked by another run");
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
      .reduce((sum, event, index) => sum + pauseBetween(all[index]?.at ?? 0, event.at), 0);
    expect(history.source.end().played).toBe(total);
    wait(total - 1);
    expect(state().position).toBeLessThan(all.length);
    wait(1);
    expect(state().position).toBe(all.length);
    wait(0);
    expect(state().playing).toBe(false);
    expect(history.at(all.length).seq).toBe(all.length);
  });

  it("waits as long as it was, half as long at twice the speed, and never through a pause that is cut", () => {
    const all = events();
    const { wait, due, press, state } = stage(all, { limit: 5000 });
    wait(0);
    expect(due()).toBe(2000);
    wait(500);
    expect(due()).toBe(1500);
    press("+");
    expect(due()).toBe(750);
    wait(750);
    expect(due()).toBe(2500);
    press("space");
    expect(due()).toBeNull();
    wait(60_000);
    const { position } = state();
    press("space");
    expect(due()).toBe(2500);
    expect(state().position).toBe(position);
  });

  it("never waits less than nothing, nor for ever, when the log's clock was set back or forward", () => {
    const all = events();
    const middle = Math.floor(all.length / 2);
    const set = all.map((event, index) => {
      const by = index < 8 ? 0 : index < middle ? -86_400_000 : 31_536_000_000;
      return { ...event, at: event.at + by };
    });
    const { wait, due, state, history, text } = stage(set);
    let waited = 0;
    for (let turn = 0; turn < all.length * 2 && state().playing; turn++) {
      const next = due() ?? 0;
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(2000);
      waited += next;
      wait(next);
    }
    expect(state().position).toBe(all.length);
    expect(waited).toBe(history.source.end().played);
    expect(text()).not.toMatch(/-\d+:/);
  });

  it("steps by event, by step and by mark, jumps, and stays within the log", () => {
    const all = events();
    const { state, press, history } = stage(all);
    press("0");
    expect(state()).toMatchObject({ position: 1, playing: false });
    press(".", ".", ",");
    expect(state().position).toBe(2);
    const steps = history.marks.filter(({ kind }) => kind === "step").map(({ position }) => position);
    press("]");
    expect(state().position).toBe(steps.find((place) => place > 2));
    press("[", "[", "[", "[");
    expect(state().position).toBe(1);
    press("m");
    expect(all[state().position - 1]?.type).toBe("task.edited");
    press("m");
    expect(all[state().position - 1]).toMatchObject({ type: "invocation.finished", exitCode: 1 });
    press("M");
    expect(all[state().position - 1]?.type).toBe("task.edited");
    press("5");
    const half = history.source.place(state().position).played;
    expect(half).toBeLessThanOrEqual(history.source.end().played / 2);
    for (let index = 0; index < all.length + 5; index++) press(".");
    expect(state().position).toBe(all.length);
  });

  it("goes to a step, an event or a time that is typed, and says why where it cannot", () => {
    const all = events();
    const { state, press, text } = stage(all);
    const go = (words: string): number => {
      press(":", ...words, "enter");
      return state().position;
    };
    const shown = (task: number): number => {
      const id = all[0]?.type === "run.started" ? all[0].plan.tasks[task]?.id : undefined;
      return all.findIndex((event) => event.type === "task.presented" && event.task === id) + 1;
    };
    expect(go("#7")).toBe(7);
    expect(go("2")).toBe(shown(1));
    expect(go("fstab")).toBe(shown(2));
    expect(go("fst")).toBe(shown(2));
    const id = all[0]?.type === "run.started" ? all[0].plan.steps[0]?.id : "";
    expect(go(String(id))).toBe(shown(0));
    expect(go("start")).toBe(1);
    const minutes = go("+5m");
    expect(all[minutes - 1]?.at).toBeLessThanOrEqual((all[0]?.at ?? 0) + 300_000);
    expect(all[minutes]?.at).toBeGreaterThan((all[0]?.at ?? 0) + 300_000);
    expect(go("end")).toBe(all.length);
    expect(go("-1h")).toBeLessThan(all.length);
    const late = all.findIndex((event) => event.at >= Date.UTC(2026, 10, 24, 8, 25)) + 1;
    expect(go("08:25")).toBe(late);
    expect(go("2026-11-24 08:25")).toBe(late);
    expect(go("08:14")).toBe(1);
    expect(go("100%")).toBe(all.length);
    for (const [words, why] of [
      ["#999", "There is no event 999: there are 25."],
      ["7", "Step 7 was not reached in this run"],
      ["99", "There is no step 99: the guide has 7."],
      ["nothing-like-it", "No step is called nothing-like-it"],
      ["23:59", "this log goes from 2026-11-24 08:14:03Z"],
      ["25:00", "There is no time 25:00"],
      [" ", "Type where to"],
    ] as const) {
      press(":", ...words, "enter");
      expect(text(), words).toContain(`✗ ${why}`);
      expect(state().position).toBe(all.length);
      press("escape");
    }
  });

  it("changes its speed within limits", () => {
    const { state, press } = stage(events(), { speed: 2 });
    for (let index = 0; index < 10; index++) press("+");
    expect(state().speed).toBe(64);
    for (let index = 0; index < 20; index++) press("-");
    expect(state().speed).toBe(0.25);
  });

  it("finds text in events, ids and names of steps, both ways, and says when there is none", () => {
    const all = events();
    const { state, press, text } = stage(all);
    press("/", ..."no space left", "enter");
    expect(text()).toContain("no space left on device");
    const place = state().position;
    press("n");
    expect(state().position).toBe(place);
    press("/", "enter");
    expect(text()).toContain('"no space left" found');
    press("/", ..."zzz", "enter");
    expect(text()).toContain("is not in this log");
    press("0", "/", ..."FORMAT", "enter");
    const [first] = [state().position];
    expect(all[first - 1]?.type).toBe("task.presented");
    press("n", "N");
    expect(state().position).toBe(first);
    const nonce = all.find((event) => event.type === "invocation.accepted");
    press("0", "/", ...(nonce?.commandId ?? ""), "enter");
    expect(all[state().position - 1]).toBe(all.find((event) => event.type === "invocation.accepted"));
  });

  it("shows all that an event says, who decided it and after how long, and hides nothing in it", () => {
    const all = events().map((event) =>
      event.type === "invocation.accepted" ? { ...event, commandId: "a\u202eb" } : event,
    );
    const { press, text, state } = stage(all, { size: { columns: 100, rows: 40 } });
    const requested = all.findIndex(({ type }) => type === "invocation.requested") + 1;
    press(":", ...`#${requested}`, "enter", "e");
    expect(text()).toContain(`Event ${requested}: invocation.requested`);
    expect(text()).toContain("2026-11-24 08:14:05.000Z");
    expect(text()).toContain("confirmed by ada@desk after 2.0 s");
    expect(text()).toMatch(/confirmed\.how +screen/);
    press(".");
    expect(text()).toContain(`Event ${requested + 1}: invocation.accepted`);
    expect(text()).toContain("‹U+202E›");
    expect(text()).not.toContain("\u202e");
    press("e");
    expect(state().detail).toBeNull();
  });

  it("shows the output of a step that is behind, whole", () => {
    const all = events();
    const { press, text } = stage(all);
    press("9", "tab", "k", "k");
    expect(text()).toContain("nvme1n1 1T");
  });

  it("quits, and any keys only ever move within it", () => {
    const all = events();
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(..."ysn NMm.,][7/:?ojGie+-rc0", "enter", "space", "tab", "escape"), {
          maxLength: 40,
        }),
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
    const frames = [
      { columns: 80, rows: 24 },
      { columns: 100, rows: 30 },
      { columns: 140, rows: 40 },
      { columns: 50, rows: 20 },
    ].flatMap((size) =>
      [HOLDS, BROKEN, { ...HOLDS, state: "checking" as const, lines: 11 }].map((chain) => {
        const { press, text } = stage(events(), { speed: 2, size, chain });
        press("9", "]");
        const lines = text().split("\n");
        expect(lines).toHaveLength(size.rows);
        for (const line of lines) expect(textWidth(line), line).toBeLessThanOrEqual(size.columns);
        expect(text()).toContain("REPLAY");
        expect(text()).toContain(
          {
            holds: "hash chain intact",
            broken: "CHAIN BROKEN at line 12",
            checking: "checked to event 11 of 25",
          }[chain.state],
        );
        return `${size.columns}×${size.rows}\n${text()}\n`;
      }),
    );
    expectGolden("view/replay/replay.txt", frames.join("\n"));
  });

  it("shows its pages: an event, the help, a question, a search", () => {
    const pages = (
      [
        [":", "#", "9", "enter", "e"],
        ["?"],
        [":", "9", "9", "enter"],
        ["/", "x", "f", "s"],
        ["/", "m", "k", "f", "s", "enter"],
      ] as const
    ).map((keys) => {
      const { press, text } = stage(events(), { size: { columns: 80, rows: 24 } });
      press(...keys);
      return `${keys.join(" ")}\n${text()}\n`;
    });
    expectGolden("view/replay/pages.txt", pages.join("\n"));
  });
});
