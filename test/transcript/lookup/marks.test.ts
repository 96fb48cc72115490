// What a timeline marks.
import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/text-width.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import { byWeight, MARK_SIGNS, type MarkKind, markOf } from "../../../src/transcript/lookup/marks.ts";
import { IDLE_LIMIT, pauseBetween } from "../../../src/transcript/lookup/rhythm.ts";
import { GOLDEN_STORIES } from "../../support/golden-logs.ts";
import { planOf } from "../../support/plan-builder.ts";
import { story } from "../../support/story.ts";

function marksOf(events: readonly RunEvent[]): readonly (readonly [number, MarkKind])[] {
  let run = initial();
  return events.flatMap((event) => {
    const mark = markOf(run, event);
    run = evolve(run, event);
    return mark === null ? [] : [[mark.position, mark.kind] as const];
  });
}

const kinds = (events: readonly RunEvent[]) => marksOf(events).map(([, kind]) => kind);
const told = (name: string) => GOLDEN_STORIES[name]?.().log ?? [];

describe("marks", () => {
  it("tell a failure, an edit, a skip, another try and a note apart, each at its event", () => {
    const log = story(planOf([{ run: "false" }, { run: "true" }, { run: "date" }]))
      .start()
      .identified("node")
      .confirm()
      .accepted()
      .exit(1)
      .retry()
      .confirm()
      .accepted()
      .exit(1)
      .edit("true # instead")
      .succeeds()
      .note("what is this?")
      .skip("not wanted")
      .leave()
      .resume()
      .identified("node").log;
    expect(kinds(log)).toEqual([
      "step",
      "failed",
      "retried",
      "failed",
      "edited",
      "retried",
      "step",
      "noted",
      "skipped",
      "step",
      "left",
      "resumed",
    ]);
    for (const [position, kind] of marksOf(log)) {
      const type = log[position - 1]?.type;
      if (kind === "failed") expect(type).toBe("invocation.finished");
      if (kind === "edited") expect(type).toBe("task.edited");
      if (kind === "skipped") expect(type).toBe("task.skipped");
    }
  });

  it("take a done check that says no, or a session that is ready, for no failure", () => {
    expect(kinds(told("checks-pass"))).not.toContain("failed");
    expect(kinds(told("session-and-substitution"))).not.toContain("failed");
    expect(
      told("session-and-substitution").some((event) => "outcome" in event && event.outcome === "ready"),
    ).toBe(true);
  });

  it("tell of nodes that were held and taken over, and of what was not certain or was to stop", () => {
    expect(kinds(told("held-and-taken-over")).filter((kind) => kind !== "step")).toEqual([
      "held",
      "taken-over",
      "held",
      "taken-over",
    ]);
    const sent = story(planOf([{ run: "sleep 9" }]))
      .start()
      .identified("node")
      .confirm();
    expect(kinds(sent.uncertain().log)).toEqual(["step", "uncertain"]);
    expect(kinds(sent.accepted().cancel().log)).toEqual(["step", "cancelled"]);
  });

  it("take one column each, and differ from the line that they stand on", () => {
    for (const { sign, word } of Object.values(MARK_SIGNS)) {
      expect(textWidth(sign)).toBe(1);
      expect("━─●├┤").not.toContain(sign);
      expect(word).not.toBe("");
    }
  });

  it("let a failure win over everything, and everything over a step", () => {
    const all = Object.keys(MARK_SIGNS) as MarkKind[];
    expect(all.toSorted(byWeight).at(0)).toBe("failed");
    expect(all.toSorted(byWeight).at(-1)).toBe("step");
  });
});

describe("a pause", () => {
  it("is as long as it was, up to the limit, and never below nothing", () => {
    expect(pauseBetween(1000, 1400)).toBe(400);
    expect(pauseBetween(1000, 3_600_000)).toBe(IDLE_LIMIT);
    expect(pauseBetween(1000, 3_600_000, 5000)).toBe(5000);
    expect(pauseBetween(3_600_000, 1000)).toBe(0);
  });
});
