// How long a fold takes, beside JSON.parse of the same log. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/fold.bench.ts
import { bench, describe } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { longWalk } from "../support/long-walk.ts";
import { planOf } from "../support/plan-builder.ts";
import { fold, story } from "../support/story.ts";
import { compare, ONCE } from "./side-by-side.ts";

function flood(): readonly RunEvent[] {
  const told = story(planOf([{ run: "yes" }]))
    .start()
    .identified("node")
    .confirm()
    .accepted();
  const { nonce } = told.invocation;
  const text = safeText("one line of output, as a build prints it by the thousand\n");
  const output: RunEvent = { type: "invocation.output", at: told.run.at, nonce, text, bytes: text.length };
  return [...told.log, ...Array.from({ length: 1_000_000 }, () => output)];
}

/** The fold alone: no line is read and no schema asked. */
function measure(name: string, log: readonly RunEvent[], rounds = 7): Promise<void> {
  const lines = log.map((event) => JSON.stringify(event));
  return compare(
    `fold, ${name}, beside JSON.parse`,
    rounds,
    () => fold(log),
    () => lines.map((line) => JSON.parse(line)),
  );
}

/** A walk of so many tasks: all on one node, and twenty on each. */
async function measureWalks(tasks: number): Promise<void> {
  for (const nodes of [1, Math.ceil(tasks / 20)]) {
    const name = `a walk of ${tasks} tasks on ${nodes} nodes`;
    await measure(name, longWalk(tasks, nodes), tasks < 1000 ? 201 : 7);
  }
}

describe("the fold", () => {
  bench("of a million lines of output", () => measure("a million lines of output", flood()), ONCE);
  for (const tasks of [20, 200, 2000, 20_000, 200_000])
    bench(`of a walk of ${tasks} tasks`, () => measureWalks(tasks), ONCE);
});
