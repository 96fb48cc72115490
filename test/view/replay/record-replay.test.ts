// The recorded screens: each is what a replay shows there, in the log's rhythm, and as many as time asks for, not output.
import { describe, expect, it } from "vitest";
import { chainCheck } from "../../../src/audit/diagnosis/chain-check.ts";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import type { ChainStatus } from "../../../src/view/replay/log-source.ts";
import { type RecordedScreen, recordReplay } from "../../../src/view/replay/record-replay.ts";
import { type RunHistory, runHistory } from "../../../src/view/replay/run-history.ts";
import { HOSTILE, withTexts } from "../../support/hostile-log.ts";
import { GOLDEN_LOGS, goldenEvents, logFile, talkativeLog } from "../../support/log-file.ts";
import { createTerminalModel } from "../../support/terminal-model.ts";

const SIZE = { columns: 100, rows: 30 };

interface Opened {
  readonly history: RunHistory;
  readonly chain: ChainStatus;
}

function open(events: readonly RunEvent[], idleLimit = 2000): Opened {
  const path = logFile(events);
  const history = runHistory(indexLog(path, (before, after) => pauseBetween(before, after, idleLimit)));
  history.readOn(() => true);
  const check = chainCheck(path);
  check.checkOn(() => true);
  return { history, chain: check.status() };
}

const record = (opened: Opened): readonly RecordedScreen[] => [...recordReplay({ ...opened, size: SIZE })];

/** What a person sees after each screen. */
function seen(screens: readonly RecordedScreen[]): readonly string[] {
  const terminal = createTerminalModel(SIZE.columns, SIZE.rows);
  return screens.map(({ bytes }) => {
    terminal.write(bytes);
    return terminal.lines().join("\n");
  });
}

describe.each(GOLDEN_LOGS)("the recording of %s", (name) => {
  const events = goldenEvents(name);
  const opened = open(events);
  const screens = record(opened);
  const texts = seen(screens);

  it("goes from the first event to the last, in the log's rhythm", () => {
    expect(texts[0]).toMatch(/REPLAY · .*\n[\s\S]*▶ playing/);
    expect(texts.at(-1)).toContain(`${events.length} of ${events.length}`);
    expect(screens.at(-1)?.at).toBe(opened.history.source.end().played);
    for (const [index, { at }] of screens.entries())
      expect(at).toBeGreaterThanOrEqual(screens[index - 1]?.at ?? 0);
  });

  it("names each step at the screen that shows it first", () => {
    const named = screens.flatMap(({ step }, index) => (step === null ? [] : [{ step, text: texts[index] }]));
    // What begins in a wave is shown to nobody by itself.
    const first = new Set<string>();
    events.reduce((run, event) => {
      const isFirst = event.type === "task.presented" && run.tasks.get(event.task)?.attempt === 0;
      if (isFirst && run.wave === null) first.add(event.task);
      return evolve(run, event);
    }, initial());
    expect(named.filter(({ step }) => !step.includes(", retried:"))).toHaveLength(first.size);
    for (const { step, text } of named) {
      const [, number] = /^Step (\d+)(?:, retried)?: ./.exec(step) ?? [];
      expect(text).toContain(`step ${number} of `);
    }
  });

  it("has no keys, which nobody could press", () => {
    for (const text of texts) expect(text).not.toMatch(/q (quit|leave|close)|\? help/);
  });

  it("has no control character but the painter's, also when every text is hostile", () => {
    const lines = events.length;
    const hostile = open(withTexts(events, HOSTILE));
    const all = record({ ...hostile, chain: { ...hostile.chain, lines } });
    const plain = all.map(({ bytes }) => bytes.replaceAll(/\u001b\[[?0-9;]*[A-Za-z]/g, "")).join("");
    expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("a recording", () => {
  it("shows what a node printed, as the screen did", () => {
    const texts = seen(record(open(goldenEvents("failed-edited-retried"))));
    expect(texts.some((text) => text.includes("touch: cannot touch"))).toBe(true);
    expect(texts.join("\n")).not.toContain("Recording of run");
  });

  it("grows with time, not with what commands print", () => {
    // A thousand lines a second.
    const [first, ...rest] = talkativeLog([5_000]);
    const events = [first, ...rest].flatMap((event, index) =>
      event === undefined ? [] : [{ ...event, at: (first?.at ?? 0) + index }],
    );
    const { history, chain } = open(events);
    const screens = record({ history, chain });
    expect(screens.length).toBeLessThan(60);
    expect(seen(screens).at(-1)).toContain(`${events.length} of ${events.length}`);
  });

  it("keeps each step where no time passes at all", () => {
    const events = goldenEvents("failed-edited-retried");
    const screens = record(open(events, 0));
    expect(screens.every(({ at }) => at === 0)).toBe(true);
    expect(screens.filter(({ step }) => step !== null).length).toBeGreaterThan(1);
  });

  it("stops at the last line that is as it was written", () => {
    const { history, chain } = open(goldenEvents("failed-edited-retried"));
    const broken: ChainStatus = {
      ...chain,
      state: "broken",
      lines: 8,
      label: "CHAIN BROKEN",
      words: "Line 9",
    };
    const texts = seen(record({ history, chain: broken }));
    expect(texts.at(-1)).toContain(`8 of ${history.length()}`);
    expect(texts[0]).toContain("CHAIN BROKEN");
  });
});
