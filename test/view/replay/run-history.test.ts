// A row of states: wherever one comes from, the run is the one that folding from the start gives.
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexLog } from "../../../src/audit/index/indexed-log.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { OutputTail, Run } from "../../../src/run/model/run.ts";
import { TAIL_CHARACTERS, wholeText } from "../../../src/run/state/tail.ts";
import { pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import { type RunHistory, runHistory } from "../../../src/view/replay/run-history.ts";
import { GOLDEN_LOGS, goldenEvents, logFile, talkativeLog, withOutput } from "../../support/log-file.ts";
import { simulate } from "../../support/simulate.ts";

function historyOf(path: string, limits?: Parameters<typeof runHistory>[1]): RunHistory {
  const history = runHistory(indexLog(path, pauseBetween), limits);
  history.readOn(() => true);
  return history;
}

function foldsOf(events: readonly RunEvent[]): readonly Run[] {
  const folds = [initial()];
  for (const event of events) folds.push(evolve(folds.at(-1) ?? initial(), event));
  return folds;
}

const textOf = (tail: OutputTail | undefined): string => {
  const texts: string[] = [];
  for (let chunk = tail?.chunks ?? null; chunk !== null; chunk = chunk.older) texts.push(chunk.text);
  return texts.reverse().join("");
};

/** The same run; of earlier commands a fold keeps the end of the output only, and a history gives it whole. */
function expectSame(run: Run, fold: Run | undefined): void {
  if (fold === undefined) throw new Error("no such fold");
  const { tails, ...rest } = run;
  const { tails: folded, ...restOfFold } = fold;
  expect(rest).toEqual(restOfFold);
  for (const [nonce, tail] of folded) {
    expect(tails.get(nonce)?.bytes).toBe(tail.bytes);
    const [seen, kept] = [textOf(tails.get(nonce)), textOf(tail)];
    // Both are cut at their heads when they grow too long, not always at the same moment.
    expect(seen.endsWith(kept) || kept.endsWith(seen)).toBe(true);
    expect(seen.length).toBeGreaterThanOrEqual(Math.min(kept.length, TAIL_CHARACTERS / 2));
  }
}

/** Looks at the positions in that order. */
function expectFolds(history: RunHistory, folds: readonly Run[], positions: readonly number[]): void {
  for (const position of positions) expectSame(history.at(position, true), folds[position]);
}

describe("a history", () => {
  it.each(GOLDEN_LOGS)("gives the fold of the first events, whatever was looked at before: %s", (name) => {
    const events = goldenEvents(name);
    expect(events.length).toBeGreaterThan(10);
    const path = logFile(events);
    const folds = foldsOf(events);
    const all = folds.map((_, position) => position);
    expectFolds(historyOf(path), folds, all);
    expectFolds(historyOf(path), folds, all.toReversed());
  });

  it("does so in a long log with much output, between the states that it keeps", () => {
    const events = withOutput(
      talkativeLog([3, ...Array.from({ length: 25 }, () => 1), 700, 5]),
      300,
      "y".repeat(300_000),
    );
    const folds = foldsOf(events);
    const history = historyOf(logFile(events));
    fc.assert(
      fc.property(fc.array(fc.nat(events.length), { minLength: 1, maxLength: 8 }), (positions) =>
        expectFolds(history, folds, positions),
      ),
      { numRuns: 12 },
    );
  });

  it("does so when it has to keep fewer and fewer states", () => {
    const events = talkativeLog(Array.from({ length: 30 }, (_, step) => step % 3));
    const folds = foldsOf(events);
    const history = historyOf(logFile(events), { every: 2, states: 10 });
    expectFolds(
      history,
      folds,
      folds.map((_, index) => (index * 37) % folds.length),
    );
  });

  it("does so in walks with every trouble: lost answers, kills, resumes, skips", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { log } = await simulate(seed);
      const folds = foldsOf(log);
      const parts = [0.9, 0.1, 0.5, 1, 0.3, 0];
      expectFolds(
        historyOf(logFile(log)),
        folds,
        parts.map((part) => Math.round(part * log.length)),
      );
    }
  });

  it("holds the output of an earlier command whole, where a fold keeps its end", () => {
    const events = talkativeLog([120, 2, 1]);
    const history = historyOf(logFile(events));
    const run = history.at(events.length, true);
    const nonce = events.find((event) => event.type === "invocation.output")?.nonce ?? "";
    const whole = events.flatMap((event) =>
      event.type === "invocation.output" && event.nonce === nonce ? [event.text] : [],
    );
    expect(whole.join("").length).toBeGreaterThan(4096);
    expect(wholeText(run.tails, nonce)).toBe(whole.join(""));
    expect(run.tails.get("0".repeat(32))).toBeUndefined();
    const end = textOf(history.at(events.length).tails.get(nonce));
    expect(whole.join("").endsWith(end)).toBe(true);
    expect(end.length).toBeGreaterThan(20_000);
  });

  it("passes over output that belongs to nothing, as the check of the chain will say", () => {
    const events = talkativeLog([2, 2]);
    const stray = events.find(({ type }) => type === "invocation.output");
    if (stray === undefined) throw new Error("no output");
    const path = logFile([...events, stray]);
    const history = historyOf(path);
    expect(history.at(events.length + 1).seq).toBe(events.length + 1);
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(
      path,
      lines.map((line) => line.replace("part 0, line 1", "part 0,\u0007line 1")).join("\n"),
    );
    const damaged = historyOf(path);
    for (let position = 0; position <= events.length; position++)
      expect(damaged.at(position).seq).toBe(position);
  });
});
