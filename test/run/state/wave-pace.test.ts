// The pace of a wave and the time that is left, from the times in the log.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { restOf } from "../../../src/run/decision/rest.ts";
import { wavePace } from "../../../src/run/state/wave-pace.ts";
import { paceWords, waveBar, waveWords } from "../../../src/transcript/words/fleet-words.ts";
import { fleet } from "../../support/fleet-stage.ts";
import { carryOut, type StageEngine } from "../../support/run-fixtures.ts";

const MINUTE = 60_000;

/** A step confirmed for all nodes but the first. */
async function wave(nodes: number, concurrency: number, maxErrors = 0): Promise<StageEngine> {
  const engine = fleet(nodes, { maxConcurrency: { count: concurrency }, maxErrors: { count: maxErrors } });
  engine.at += MINUTE;
  carryOut(engine);
  engine.at += MINUTE;
  await confirm(engine);
  return engine;
}

async function confirm(engine: StageEngine): Promise<void> {
  const task = engine.run().tasks.at(engine.run().current);
  await engine.submit({
    type: "confirmRest",
    task: task?.id ?? "",
    attempt: task?.attempt ?? 0,
    digest: task?.presented?.digest ?? "",
    rest: restOf(engine.run())?.digest ?? "",
    typed: null,
    how: "screen",
  });
  engine.settle();
}

/** All that runs ends, so many ms later. */
function end(engine: StageEngine, after: number, exitCode = 0): void {
  engine.at += after;
  for (const nonce of [...engine.run().open])
    engine.finish(exitCode, "", { target: engine.run().invocations.get(nonce)?.target ?? "" });
}

const pace = (engine: StageEngine) => wavePace(engine.run(), engine.at);
const words = (engine: StageEngine) => paceWords(engine.run(), engine.at);

describe("the pace of a wave", () => {
  it("is unknown without a wave, before two nodes have ended, and in its first seconds", async () => {
    expect(pace(fleet(4))).toBeNull();
    const engine = await wave(8, 3);
    engine.at += MINUTE;
    expect(pace(engine)).toBeNull();
    engine.finish(0, "", { target: "w2" });
    expect(pace(engine)).toBeNull();
    engine.finish(0, "", { target: "w3" });
    expect(pace(engine)?.perHour).toBe(120);
    const quick = await wave(8, 3);
    end(quick, 2_999);
    expect(pace(quick)).toBeNull();
    quick.at += 1;
    expect(pace(quick)?.perHour).toBe(3600);
  });

  it("counts from the wave's confirmation, whatever the first node took, and failed nodes too", async () => {
    const engine = await wave(13, 4, 9);
    end(engine, MINUTE);
    expect(pace(engine)).toEqual({ perHour: 240, left: 2 * MINUTE });
    expect(words(engine)).toBe("4 nodes a minute, about 2 minutes left");
    end(engine, MINUTE, 1);
    expect(pace(engine)).toEqual({ perHour: 240, left: MINUTE });
    expect(words(engine)).toBe("4 nodes a minute, about 1 minute left");
  });

  it("gives a node that has just begun as long as the others took", async () => {
    const engine = await wave(13, 10);
    end(engine, 5 * MINUTE);
    // By the pace alone, two more nodes would take a minute.
    expect(pace(engine)).toEqual({ perHour: 120, left: 5 * MINUTE });
    engine.at += 4 * MINUTE;
    expect(pace(engine)?.left).toBeCloseTo((2 * 9 * MINUTE) / 10);
  });

  it("gives no time that is left where each node runs longer than any that ended", async () => {
    const engine = await wave(4, 3);
    engine.at += MINUTE;
    for (const target of ["w2", "w3"]) engine.finish(0, "", { target });
    expect(words(engine)).toBe("2 nodes a minute, less than a minute left");
    engine.at += MINUTE;
    expect(pace(engine)).toEqual({ perHour: 60, left: null });
    expect(words(engine)).toBe("60 nodes an hour");
    engine.at += 1000 * 60 * MINUTE;
    expect(words(engine)).toBeNull();
  });

  it("counts no node that may no longer begin, nor one whose outcome is unknown", async () => {
    const engine = await wave(9, 3);
    end(engine, MINUTE);
    expect(pace(engine)?.left).toBe(2 * MINUTE);
    await engine.submit({ type: "stopWave" });
    expect(pace(engine)?.left).toBe(MINUTE);
    for (const nonce of [...engine.run().open])
      engine.report({ type: "uncertain", nonce, message: safeText("no answer") });
    expect(pace(engine)).toEqual({ perHour: 180, left: null });
  });

  it("is of the retry alone when it runs again where it failed", async () => {
    const engine = await wave(6, 5, 9);
    end(engine, MINUTE, 1);
    expect(pace(engine)).toBeNull();
    engine.at += 30 * MINUTE;
    await confirm(engine);
    engine.at += 2 * MINUTE;
    expect(pace(engine)).toBeNull();
    for (const target of ["w2", "w3", "w4", "w5"]) engine.finish(0, "", { target });
    expect(pace(engine)).toEqual({ perHour: 120, left: 30_000 });
  });

  it.each([-60 * MINUTE, -MINUTE, -1, 0, 1])(
    "is never negative when the clock moves by %d ms",
    async (by) => {
      const engine = await wave(9, 3);
      end(engine, 10_000);
      engine.at += by;
      engine.finish(0, "", { target: "w5" });
      const now = pace(engine);
      expect(now === null || (now.perHour > 0 && (now.left ?? 1) > 0)).toBe(true);
      expect(pace(engine)?.perHour ?? 1).toBeLessThanOrEqual(3 * 3600);
    },
  );

  it("says hours where it takes hours", async () => {
    const engine = await wave(9, 2);
    end(engine, 100 * MINUTE);
    expect(words(engine)).toBe("1 node an hour, about 5 hours left");
  });
});

describe("the counts of a wave", () => {
  it("have a node wait that failed before, until its retry begins", async () => {
    const engine = await wave(6, 2, 9);
    for (let n = 0; n < 3; n++) end(engine, MINUTE, 1);
    await confirm(engine);
    expect(waveWords(engine.run())).toBe("5 nodes: 0 done, 2 running, 3 waiting.");
    expect(waveBar(engine.run(), 10)).toBe("░".repeat(10));
    engine.finish(0, "", { target: "w2" });
    engine.finish(1, "", { target: "w3" });
    expect(waveWords(engine.run())).toBe("5 nodes: 1 done, 2 running, 1 failed, 1 waiting.");
    await engine.submit({ type: "stopWave" });
    expect(waveWords(engine.run())).toContain("1 done, 2 running, 2 failed. Stopped");
  });
});
