// A state that somebody holds, a replay or a screen, never changes under its holder, and what the fold keeps of what is due is
// what follows from the rest: in every golden log, from every line on.
import { expect, test } from "vitest";
import { safeText } from "../../../src/output/clean.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import type { RunEvent } from "../../../src/run/model/event.ts";
import { initial } from "../../../src/run/model/initial.ts";
import { OrderedMap } from "../../../src/run/model/ordered-map.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { duesAnew, keptDues } from "../../support/due-anew.ts";
import { GOLDEN_STORIES, OLDEST_STORIES } from "../../support/golden-logs.ts";

/** Everything of it that can be read but its first line, which is never made anew. */
function written(run: Run): string {
  return JSON.stringify({ ...run, started: null }, (_, value) =>
    value instanceof OrderedMap ? [...value] : value,
  );
}

test.each(Object.entries({ ...OLDEST_STORIES, ...GOLDEN_STORIES }))("%s", (_, tell) => {
  const { log } = tell();
  const states: Run[] = [initial()];
  const before: string[] = [written(initial())];
  for (const event of log) {
    const run = evolve(states.at(-1) ?? initial(), event);
    states.push(run);
    before.push(written(run));
    expect(keptDues(run)).toEqual(duesAnew(run));
  }
  // Each of them goes on in another way, and in the same way once more.
  for (const [line, state] of states.entries()) {
    const event = log[line];
    if (state.status !== "walking") continue;
    const told: RunEvent = {
      type: "task.noted",
      at: state.at,
      task: state.tasks.at(0)?.id ?? null,
      text: safeText("a note"),
    };
    const noted = evolve(state, told);
    expect(written(noted)).not.toBe(before[line]);
    if (event !== undefined) expect(written(evolve(state, event))).toBe(before[line + 1]);
  }
  expect(states.map(written)).toEqual(before);
});
