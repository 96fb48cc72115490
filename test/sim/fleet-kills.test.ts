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
/** One moment in so many is told where not all are. */
const SHARE = 5;

/** The first walk whose person confirms both steps for all that is left after the first node. */
async function wholeWalk() {
  for (let seed = 1; seed < 50; seed++) {
    const whole = await killedAt(plan, NEVER, seed);
    const waves = whole.log.filter(({ type }) => type === "wave.confirmed");
    if (waves.length === 2 && whole.processes === 1) return { seed, lines: whole.lines };
  }
  throw new Error("no walk has both waves");
}

it("runs each command once on each node, whatever line it dies after", { timeout: 600_000 }, async () => {
  const { seed, lines } = await wholeWalk();
  for (let line = 1; line < lines; line++) {
    if (!isTold(line, SHARE)) continue;
    const { texts, processes, ends } = await killedAt(plan, line, seed);
    expect(processes, `line ${line}`).toBe(2);
    expect(ends, `line ${line}`).toEqual(Array(10).fill("done"));
    const commands = [...texts].filter(([text]) => text.includes(" touch "));
    expect(commands, `line ${line}`).toHaveLength(10);
    for (const [text, times] of commands) expect(times, `${text} after line ${line}`).toBe(1);
  }
});
