// How long a fold takes, beside JSON.parse of the same log. Run it by hand:
//   npx vitest bench --run --config test/vitest.config.ts test/bench/fold.bench.ts
import { bench, describe } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/model/event.ts";
import { planOf, type StepDraft } from "../support/plan-builder.ts";
import { fold, type Story, story } from "../support/story.ts";
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

function longWalk(): readonly RunEvent[] {
  const steps = Array.from({ length: 2000 }, (_, step): StepDraft => ({ run: `touch /data/${step}` }));
  let told: Story = story(planOf(steps)).start().identified("node");
  while (told.run.current < steps.length) told = told.succeeds();
  return told.log;
}

/** The fold alone: no line is read and no schema asked. */
function measure(name: string, log: readonly RunEvent[]): Promise<void> {
  const lines = log.map((event) => JSON.stringify(event));
  return compare(
    `fold, ${name}, beside JSON.parse`,
    7,
    () => fold(log),
    () => lines.map((line) => JSON.parse(line)),
  );
}

describe("the fold", () => {
  bench("of a million lines of output", () => measure("a million lines of output", flood()), ONCE);
  bench("of a walk of 2,000 steps", () => measure("a walk of 2,000 steps", longWalk()), ONCE);
});
