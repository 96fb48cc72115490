// A fleet of five in a world without faults, whose process dies with each line of its log as the last on disk: gone on with, each
// command runs once on each node. How the installed program fares at each line is for test/cli/kill-matrix.test.ts.
import { expect, it } from "vitest";
import { planOf } from "../support/plan-builder.ts";
import { isTold } from "../support/share.ts";
import { killedAt } from "../support/simulate.ts";

const plan = planOf(
  [
    { run: "touch /a", on: "worker" },
    { run: "touch /b", on: "worker", done: "test -f /b", verify: "test -s /b" },
  ],
  {},
  { worker: { nodes: 5, maxConcurrency: 3, maxErrors: 0 } },
);
const NEVER = 100_000;
/** A walk whose person confirms both steps for all that is left after the first node. */
const SEED = 2;
/** One moment in so many is told where not all are. */
const SHARE = 5;

it("runs each command once on each node, whatever line it dies after", { timeout: 600_000 }, async () => {
  const whole = await killedAt(plan, NEVER, SEED);
  expect(whole.log.filter(({ type }) => type === "wave.confirmed")).toHaveLength(2);
  expect(whole.processes).toBe(1);
  for (let line = 1; line < whole.lines; line++) {
    if (!isTold(line, SHARE)) continue;
    const { texts, processes, ends } = await killedAt(plan, line, SEED);
    expect(processes, `line ${line}`).toBe(2);
    expect(ends, `line ${line}`).toEqual(Array(10).fill("done"));
    const commands = [...texts].filter(([text]) => text.includes(" touch "));
    expect(commands, `line ${line}`).toHaveLength(10);
    for (const [text, times] of commands) expect(times, `${text} after line ${line}`).toBe(1);
  }
});
