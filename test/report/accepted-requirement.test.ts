// A requirement that is not met and was accepted: no report, count or line may call it done.
import { expect, it } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import { htmlReport } from "../../src/report/html-report.ts";
import { markdownReport } from "../../src/report/markdown-report.ts";
import { decide } from "../../src/run/decide.ts";
import { evolve } from "../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { initial } from "../../src/run/model/initial.ts";
import type { Run } from "../../src/run/model/run.ts";
import { decidedBy } from "../../src/transcript/lookup/confirmed-after.ts";
import { markOf } from "../../src/transcript/lookup/marks.ts";
import { runSummary } from "../../src/transcript/run/run-summary.ts";
import { eventLines } from "../../src/transcript/run/run-text.ts";
import { planOf } from "../support/plan-builder.ts";
import { reportOf } from "../support/reports.ts";
import { story } from "../support/story.ts";

const REASON = safeText("The firewall team opens it on Monday.");

/** A walk of two manual steps: the first is not met and accepted, the second is done. */
function accepted(): readonly RunEvent[] {
  const begun = story(planOf([{}, {}])).start();
  const [task = "", last = ""] = [...begun.run.tasks.values()].map(({ id }) => id);
  const evidence = safeText("TCP 22 is closed.");
  const looked: RunEvent = {
    type: "requirement.checked",
    at: begun.run.at,
    task,
    result: "not-met",
    evidence,
  };
  const attest = (log: readonly RunEvent[], id: string, statement = REASON) => {
    const run = folded(log);
    return [...log, ...decide(run, { type: "attest", at: run.at, task: id, statement }).facts];
  };
  return attest(attest([...begun.log, looked], task), last, safeText("Done."));
}

function folded(log: readonly RunEvent[]): Run {
  return log.reduce(evolve, initial());
}

it("is counted, marked and told as accepted, not met", () => {
  const log = accepted();
  const at = log.findIndex(({ type }) => type === "task.attested");
  const event = log[at] as RunEvent;
  const before = folded(log.slice(0, at));
  expect(runSummary(folded(log)).join("\n")).toContain("0 done, 1 done by hand, 1 accepted, not met");
  expect(eventLines(before, event)[0]).toContain("accepted, not met: step 1 of 2");
  expect(eventLines(before, event).join("\n")).toContain(`reason: ${REASON}`);
  expect(eventLines(folded(log.slice(0, -1)), log.at(-1) as RunEvent)[0]).toContain(
    "finished: 1 done, 1 accepted, not met, 0 skipped, 0 failed",
  );
  expect(markOf(before, event)?.kind).toBe("accepted");
  expect(decidedBy(before, event)?.what).toBe("accepted, not met");
});

it("is a deviation of its own in every report, with its reason", () => {
  const report = reportOf(accepted());
  expect(report.counts).toMatchObject({ done: 0, byHand: 1, accepted: 1 });
  expect(report.deviations.map(({ kind, step, said }) => [kind, step, said])).toContainEqual([
    "accepted",
    1,
    REASON,
  ]);
  expect(report.steps.map(({ state }) => state)).toEqual(["accepted", "attested"]);
  for (const text of [htmlReport(report), markdownReport(report)]) {
    expect(text).toContain("≠");
    expect(text).toContain("accepted, not met");
    expect(text).toContain(REASON);
  }
});
