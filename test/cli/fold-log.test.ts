// What a resume makes of a log while it is read.
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readLog } from "../../src/audit/chain/verify-log.ts";
import { foldLog } from "../../src/cli/log/fold-log.ts";
import { OperatorError } from "../../src/errors.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import { initial } from "../../src/run/model/initial.ts";
import { left, started } from "../support/audit-events.ts";

describe("a log that is folded while it is read", () => {
  it("gives its run, and the lines with which a program began to write", () => {
    const { events } = readLog(fileURLToPath(new URL("../logs/files/6/audit.jsonl", import.meta.url)));
    const folded = foldLog();
    for (const event of events) folded.take(event);
    expect(folded.run("audit.jsonl", "start a new run")).toEqual(events.reduce(evolve, initial()));
    expect(folded.openings().map(({ type }) => type)).toEqual(["run.started", "run.resumed"]);
  });

  it.each([
    ["contradicts", [started(), started(), left()], /^audit\.jsonl: the events contradict each other/],
    ["was altered", [started(), left()], /^audit\.jsonl: line 1 \(run\.started, plan\.digest\) was altered/],
  ])("says what %s only when its run is asked for", (_, events, words) => {
    const folded = foldLog();
    for (const event of events) folded.take(event);
    expect(() => folded.run("audit.jsonl", "start a new run")).toThrow(OperatorError);
    expect(() => folded.run("audit.jsonl", "start a new run")).toThrow(words);
  });
});
