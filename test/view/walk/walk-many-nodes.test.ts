// What a frame looks at does not depend on the number of nodes that run a step together. Counted, not timed.
import { expect, test, vi } from "vitest";
import { decide } from "../../../src/run/decide.ts";
import { evolve } from "../../../src/run/evolve/evolve.ts";
import { OrderedMap } from "../../../src/run/model/ordered-map.ts";
import type { Run } from "../../../src/run/model/run.ts";
import { walkFrame } from "../../../src/view/walk/frame/walk-frame.ts";
import { type Mode, WALK_START } from "../../../src/view/walk/state/walk-model.ts";
import { SCROLL_START } from "../../../src/view/widgets/scroll-state.ts";
import { fleetWalk } from "../../support/fleet-walk.ts";

const OPTIONS = { size: { columns: 120, rows: 40 }, logPath: "", bottom: null };

/** With so many of its inputs judged. */
function walked({ from, inputs }: ReturnType<typeof fleetWalk>, share: number): Run {
  const taken = inputs.slice(0, Math.floor(inputs.length * share));
  return taken.reduce((run, input) => decide(run, input).facts.reduce(evolve, run), from);
}

/** How many values a frame reads of the run's lists; a whole list counts as all its values. */
function reads(run: Run, mode: Mode): number {
  const frame = () => walkFrame(run, { ...WALK_START, mode, now: run.at }, OPTIONS);
  // What belongs to the plan alone is worked out once.
  frame();
  const at = vi.spyOn(OrderedMap.prototype, "at");
  const get = vi.spyOn(OrderedMap.prototype, "get");
  const values = vi.spyOn(OrderedMap.prototype, "values");
  frame();
  const lists = values.mock.contexts.reduce<number>(
    (sum, list) => sum + (list as OrderedMap<unknown>).size,
    0,
  );
  const count = at.mock.calls.length + get.mock.calls.length + lists;
  vi.restoreAllMocks();
  return count;
}

test.each<[string, number, Mode]>([
  ["while they run it", 0.5, { kind: "walk" }],
  ["when they have run it", 1, { kind: "walk" }],
  ["in the list of steps", 0.5, { kind: "steps", back: null }],
  ["in the help", 0.5, { kind: "help", scroll: SCROLL_START }],
])("a frame of a step on many nodes, %s", (_, share, mode) => {
  const [few, many] = [walked(fleetWalk(60), share), walked(fleetWalk(600), share)];
  expect(many.invocations.size).toBeGreaterThan(few.invocations.size * 5);
  expect(reads(many, mode)).toBeLessThan(reads(few, mode) * 1.2 + 20);
});
