// The transcript as a report: every event in lines, long output in short, and nothing in it that acts on a terminal.
import { describe, expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { createTranscriber } from "../../src/report/text-report.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import { eventLines } from "../../src/transcript/run/run-text.ts";
import { HOSTILE, withTexts } from "../support/hostile-log.ts";
import { GOLDEN_NAMES, goldenLog, reportOf } from "../support/reports.ts";

function textOf(events: readonly RunEvent[]): string {
  const transcriber = createTranscriber(reportOf(events));
  const parts = events.map((event, index) => transcriber.take(event, index + 1));
  return [transcriber.opening, ...parts].join("");
}

describe.each(GOLDEN_NAMES)("the transcript of %s", (name) => {
  const events = goldenLog(name);

  it("has the lines of every event, in order", () => {
    let run = initial();
    const lines = events.flatMap((event) => {
      const before = run;
      run = evolve(before, event);
      return eventLines(before, event);
    });
    const printed = textOf(events).split("\n");
    let from = 0;
    for (const line of lines) {
      const at = printed.indexOf(line, from);
      expect(at, line).toBeGreaterThanOrEqual(from);
      from = at + 1;
    }
  });

  it("acts on no terminal, also when every text is hostile", () => {
    if (name === "session-and-substitution") return;
    for (const log of [events, withTexts(events, HOSTILE)])
      expect(textOf(log).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("a transcript", () => {
  const events = goldenLog("failed-edited-retried");

  it("says first what it is, and what must be known", () => {
    expect(textOf(events)).toMatch(
      /^Transcript of run [0-9A-Z]{26}: A guide for tests\nThe hash chain is intact: \d+ lines\.\nThis was a rehearsal\./,
    );
  });

  it("tells of a long output its beginning and its end, and where the rest is", () => {
    const at = events.findIndex(({ type }) => type === "invocation.output");
    const output = events[at];
    if (output?.type !== "invocation.output") throw new Error("the log has no output");
    const flood = Array.from({ length: 3_000 }, (_, n) => ({
      ...output,
      text: safeText(`line ${n} of a flood\n`),
    }));
    const text = textOf([...events.slice(0, at), ...flood, ...events.slice(at + 1)]);
    expect(text).toContain("  | line 0 of a flood\n");
    expect(text).toContain("  | line 2999 of a flood\n");
    expect(text).toMatch(/\d kB omitted here; they are in the log at lines \d+–\d+\.\n/);
    expect(text.length).toBeLessThan(80_000);
  });
});
