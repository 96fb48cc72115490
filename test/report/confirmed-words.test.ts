// Who, and confirmed by whom: each person once, however often the run was resumed.
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/report/model/report.ts";
import { confirmedWords, peopleWords } from "../../src/report/words/confirmed-words.ts";
import { goldenLog, reportOf } from "../support/reports.ts";

const report = reportOf(goldenLog("failed-edited-retried"));

/** The report as if that run had been resumed twice by the same person. */
function resumedTwice(): Report {
  const [actor] = report.actors;
  if (actor === undefined) throw new Error("the report has no actor");
  const again = { ...actor, how: "resumed" as const };
  return { ...report, actors: [actor, again, again] };
}

describe("the people of a run", () => {
  it("are each named once, with the number of their processes", () => {
    expect(peopleWords(report)).toEqual([expect.stringMatching(/^ada@desk( \(arn:.*\))?$/)]);
    const names = peopleWords(resumedTwice());
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^ada@desk.*, in 3 processes$/);
  });

  it("are told with what they confirmed, and for how long they looked at it", () => {
    const [words = "", ...others] = confirmedWords(report);
    expect(others).toEqual([]);
    const commands = report.steps.flatMap(({ invocations }) =>
      invocations.filter(({ confirmed }) => confirmed !== null),
    );
    expect(words).toContain(`ada@desk: ${commands.length} commands`);
    expect(words).toMatch(/review time \d/);
  });

  it("are nobody where --yes answered", () => {
    expect(confirmedWords({ ...report, answers: "yes" })).toEqual([expect.stringMatching(/^Nobody: --yes /)]);
  });
});
