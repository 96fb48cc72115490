// The data of a report, from logs that are kept for ever.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import type { DeviationKind } from "../../../src/report/model/deviation-kind.ts";
import type { Report } from "../../../src/report/model/report.ts";
import { DEVIATION_GROUPS, kindWords } from "../../../src/report/words/deviation-words.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { noted, started } from "../../support/audit-events.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../../support/reports.ts";

const kindsOf = (report: Report): readonly string[] =>
  report.deviations.map(({ kind, step }) => (step === null ? kind : `${kind} ${step}`));

describe("the report of a golden log", () => {
  it.each(GOLDEN_NAMES)("%s counts every step once, and places everything in the log", (name) => {
    const events = goldenLog(name);
    const report = reportOf(events);
    const { steps, edited: _edited, ...ends } = report.counts;
    expect(Object.values(ends).reduce((sum, n) => sum + n, 0)).toBe(steps);
    expect(report.steps).toHaveLength(steps);
    for (const { invocations } of report.steps) {
      for (const { line, nonce } of invocations)
        expect(events[line - 1]).toMatchObject({ type: "invocation.requested", nonce });
    }
    for (const { line, at } of report.deviations) expect(events[line - 1]?.at).toBe(at);
    const sent = events.filter(({ type }) => type === "invocation.requested").length;
    expect(report.steps.reduce((sum, step) => sum + step.invocations.length, 0)).toBe(sent);
  });

  it.each([
    [
      "failed-edited-retried",
      ["failed 1", "noted 1", "edited 1", "retried 1", "failed 1", "retried 1", "failure-accepted 1"],
    ],
    ["already-done", ["skipped 1"]],
    ["done-check-cannot-tell", ["failed 1", "despite-check 1", "left"]],
    ["cancelled", ["cancelled 1", "cancelled 1", "failure-accepted 1", "left"]],
    ["parked-secret", ["value-given", "parked 1"]],
    ["held-and-taken-over", ["taken-over", "taken-over", "taken-over", "taken-over"]],
  ])("%s tells its deviations in order", (name, kinds) => {
    expect(kindsOf(reportOf(goldenLog(name)))).toEqual(kinds);
  });

  it("tells an edit as a comparison with the guide's text", () => {
    const edit = reportOf(goldenLog("failed-edited-retried")).deviations.find(
      ({ kind }) => kind === "edited",
    );
    expect(edit?.diff).toEqual([
      { kind: "removed", text: "touch /a" },
      { kind: "added", text: "mkdir -p /x && touch /x/a" },
    ]);
  });

  it("says who confirmed after how long, and what went on by itself", () => {
    const [step] = reportOf(goldenLog("checks-pass")).steps;
    expect(step?.invocations.map(({ phase, confirmed }) => [phase, confirmed?.after])).toEqual([
      ["done", 1000],
      ["command", undefined],
      ["verify", undefined],
    ]);
  });

  it("counts from the check's answer where that was asked about", () => {
    const [step] = reportOf(goldenLog("done-check-cannot-tell")).steps;
    expect(step?.invocations.map(({ phase, confirmed }) => [phase, confirmed?.after])).toEqual([
      ["done", 1000],
      ["command", 1000],
      ["verify", undefined],
    ]);
  });

  it("names everybody who went on with the run", () => {
    const report = reportOf(goldenLog("killed-and-resumed"));
    expect(report.actors.map(({ how }) => how)).toEqual(["began", "resumed", "resumed"]);
    expect(kindsOf(report).filter((kind) => kind === "resumed")).toHaveLength(2);
    expect(report.times.away).toBeGreaterThan(0);
  });

  it("holds no value of a secret", () => {
    const report = reportOf(goldenLog("secret-given-again"));
    const secrets = report.values.filter(({ secret }) => secret);
    expect(secrets.length).toBeGreaterThan(0);
    for (const { value } of secrets) expect(value).toBeNull();
  });
});

describe("the report of a run that is not at its end", () => {
  it.each(GOLDEN_NAMES)("%s can be made wherever its log ends", (name) => {
    const events = goldenLog(name);
    for (let lines = 1; lines < events.length; lines += 3) {
      const report = reportOf(events.slice(0, lines));
      expect(report.state).toBe(events[lines - 1]?.type === "run.left" ? "left" : report.state);
      expect(report.outcome).not.toBe("");
    }
    expect(reportOf(events.slice(0, 3)).state).toBe("open");
  });

  it("cannot be made of nothing", () => {
    expect(() => reportOf([])).toThrow(/empty/);
  });
});

it("a clock that is set back is told", () => {
  const events = [started(), noted("one", 60), noted("two", 10)];
  expect(kindsOf(reportOf(events))).toEqual(["noted", "clock", "noted"]);
  expect(reportOf(events).deviations[1]?.words).toContain("was set back by 50 s");
});

it("a clock that was moved is told once, and so is a disk that gets full", () => {
  const at = noted("one").at;
  const events: readonly RunEvent[] = [
    started(),
    noted("one"),
    { type: "clock.moved", at: at - 60_000, by: -60_000 },
    { type: "log.roomLow", at: at - 59_000, free: 5_000_000, files: null },
  ];
  const report = reportOf(events);
  expect(kindsOf(report)).toEqual(["noted", "clock", "log-room"]);
  expect(report.deviations.map(({ words }) => words).slice(1)).toEqual([
    "The clock of this machine was set back by 60 s; events are ordered by their lines.",
    "The disk of the log is nearly full: 5.0 MB left.",
  ]);
});

it("every kind of deviation stands in one group and has words", () => {
  const grouped = DEVIATION_GROUPS.flatMap(({ kinds }) => kinds);
  expect(new Set(grouped).size).toBe(grouped.length);
  const seen = new Set<DeviationKind>(
    GOLDEN_NAMES.flatMap((name) => reportOf(goldenLog(name)).deviations.map(({ kind }) => kind)),
  );
  for (const kind of seen) {
    expect(grouped).toContain(kind);
    expect(kindWords(kind).word).not.toBe("");
  }
});

it("output of any size leaves a report of bounded size", () => {
  const events = goldenLog("checks-pass");
  const at = events.findIndex(({ type }) => type === "invocation.output");
  const output = events[at];
  if (output?.type !== "invocation.output") throw new Error("the log has no output");
  const text = safeText(`${"x".repeat(99)}\n`.repeat(100));
  const flood = Array.from({ length: 500 }, () => ({ ...output, text, bytes: text.length }));
  const report = reportOf([...events.slice(0, at), ...flood, ...events.slice(at + 1)]);
  const excerpt = report.steps[0]?.invocations.find(({ phase }) => phase === "command")?.output;
  expect((excerpt?.head.length ?? 0) + (excerpt?.tail.length ?? 0)).toBeLessThan(25_000);
  expect(excerpt?.leftOut).toMatchObject({ fromLine: at + 2, toLine: at + 499 });
});
