// Who decided what, and how long it had been on the screen.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import { decidedBy, decidedWords } from "../../../src/transcript/lookup/confirmed-after.ts";
import { carryOut, type StageEngine, stageEngine } from "../../support/run-fixtures.ts";

/** The decisions of a log, each with the kind of its event. */
function decisions(events: readonly RunEvent[]): readonly (readonly [RunEvent["type"], string])[] {
  let run = initial();
  return events.flatMap((event) => {
    const decided = decidedBy(run, event);
    run = evolve(run, event);
    return decided === null ? [] : [[event.type, decidedWords(decided)] as const];
  });
}

const words = (engine: StageEngine) => decisions(engine.events).map(([, text]) => text);

describe("a decision", () => {
  it("is of the operator, after the time from being shown", () => {
    const engine = stageEngine();
    engine.at += 12_000;
    carryOut(engine);
    expect(decisions(engine.events)).toEqual([["invocation.requested", "confirmed by ada@desk after 12 s"]]);
  });

  it("counts once for the check, the command and the verification that it covers", () => {
    const engine = stageEngine();
    carryOut(engine);
    engine.at += 65_000;
    carryOut(engine);
    expect(engine.events.filter(({ type }) => type === "invocation.requested")).toHaveLength(4);
    expect(words(engine).slice(1)).toEqual(["confirmed by ada@desk after 65 s, typed nvme1n1"]);
  });

  it("begins again with another attempt, and when a check has answered", () => {
    const engine = stageEngine();
    carryOut(engine);
    const confirm = (despiteDone = false) => {
      const task = engine.run().tasks.at(engine.run().current);
      engine.submit({
        type: "confirm",
        task: task?.id ?? "",
        attempt: task?.attempt ?? 0,
        digest: task?.presented?.digest ?? "",
        typed: task?.presented?.confirm.typed ?? null,
        how: "plain",
        despiteDone,
      });
      engine.settle();
    };
    engine.at += 10_000;
    confirm();
    engine.at += 3000;
    engine.finish(0, "TYPE=xfs\n");
    engine.at += 20_000;
    confirm(true);
    engine.at += 1000;
    engine.finish(1, "mkfs.xfs: it holds a filesystem\n");
    engine.at += 40_000;
    const { id, attempt } = engine.run().tasks.at(1) ?? { id: "", attempt: 0 };
    engine.submit({ type: "retry", task: id, attempt });
    engine.at += 5000;
    engine.submit({ type: "skip", task: id, reason: safeText("it is formatted") });
    expect(words(engine).slice(1)).toEqual([
      "confirmed by ada@desk after 10 s, in plain lines, typed nvme1n1",
      "confirmed by ada@desk after 20 s, in plain lines, typed nvme1n1",
      "skipped by ada@desk after 5.0 s",
    ]);
  });

  it("is of whoever went on with the run", () => {
    const engine = stageEngine();
    engine.submit({ type: "leave", reason: safeText("lunch") });
    engine.at += 3_600_000;
    engine.resume({ user: "grace", host: "tower", arn: null });
    engine.settle();
    engine.at += 2000;
    carryOut(engine);
    expect(words(engine)).toEqual(["confirmed by grace@tower after 2.0 s"]);
  });

  it("says so when the clock went back, and never counts below nothing", () => {
    const engine = stageEngine();
    engine.at -= 3_600_000;
    carryOut(engine);
    expect(words(engine)).toEqual(["confirmed by ada@desk (the clock was set back meanwhile)"]);
  });
});
