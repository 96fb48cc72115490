// How long a fold takes, beside JSON.parse of the same log. Run it by hand:
//   npx vitest bench --run test/bench/fold.bench.ts
import { bench, describe } from "vitest";
import { safeText } from "../../src/output/clean.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { planOf, type StepDraft } from "../support/plan-builder.ts";
import { fold, type Story, story } from "../support/story.ts";

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

const options = { iterations: 3, warmupIterations: 0, time: 0, warmupTime: 0 };

describe("a million lines of output", () => {
  const log = flood();
  const text = log.map((event) => JSON.stringify(event)).join("\n");
  bench("fold", () => void fold(log), options);
  bench("JSON.parse", () => void text.split("\n").map((line) => JSON.parse(line)), options);
});

describe("a walk of 2,000 steps", () => {
  const log = longWalk();
  const text = log.map((event) => JSON.stringify(event)).join("\n");
  bench("fold", () => void fold(log), options);
  bench("JSON.parse", () => void text.split("\n").map((line) => JSON.parse(line)), options);
});
