// Which run another one retries, as its first note says.
import { describe, expect, it } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { decide } from "../../../src/run/decide.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import { initial } from "../../../src/run/model/initial.ts";
import type { Opening } from "../../../src/run/model/ports.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { retriedRun, retryNote } from "../../../src/transcript/words/retry-words.ts";
import { opening } from "../../support/story-opening.ts";
import { STORY_PLANS } from "../../support/story-plans.ts";

const EARLIER = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
const AT = Date.UTC(2026, 0, 2);

function begun(note?: string, later?: string): Run {
  const [plan] = STORY_PLANS;
  if (plan === undefined) throw new Error("no plan");
  const start = opening(plan) as Extract<Opening, { type: "start" }>;
  const input = { ...start, ...(note === undefined ? {} : { note: safeText(note) }), at: AT };
  const run = decide(initial(), input).facts.reduce(evolve, initial());
  if (later === undefined) return run;
  const { facts } = decide(run, { type: "note", task: null, text: safeText(later), at: AT + 1 });
  return facts.reduce(evolve, run);
}

describe("the run that is retried", () => {
  it("is in the note that begins the run, in the lines of its start", () => {
    const run = begun(retryNote(EARLIER));
    expect(run.notes).toEqual([{ at: AT, task: null, text: `Retry of run ${EARLIER}.` }]);
    expect(run.seq).toBe(2);
    expect(retriedRun(run)).toBe(EARLIER);
  });

  it("is none without the note, whatever a person notes", () => {
    expect(begun().notes).toEqual([]);
    expect(retriedRun(begun())).toBeNull();
    expect(retriedRun(begun("as agreed"))).toBeNull();
    expect(retriedRun(begun(undefined, retryNote(EARLIER)))).toBeNull();
    expect(retriedRun(begun(retryNote(EARLIER), "Retry of run 01BX5ZZKBKACTAV9WEVGEMMVR0."))).toBe(EARLIER);
    expect(retriedRun(initial())).toBeNull();
  });
});
