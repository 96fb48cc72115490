// Whole guides through the first screens with nothing but Enter: a beginner gets to the walk, and what practice
// proposes fits together. The plain questions come to the same.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PracticeAccount, startPracticeAccount } from "../../../src/rehearsal/practice-account.ts";
import { plainSetup } from "../../../src/view/plain/plain-setup.ts";
import type { SetupInput, SetupResult } from "../../../src/view/setup/setup-input.ts";
import { setupInput, setupStory } from "../../support/setup-story.ts";

const runbooks = new URL("../../../runbooks/", import.meta.url);
const real = new URL("../../../../shared/guide/preparing-resources-on-aws.md", import.meta.url);
const guides = readdirSync(runbooks)
  .filter((name) => name.endsWith(".md") && name !== "README.md")
  .map((name): [string, URL] => [name, new URL(name, runbooks)]);

/** Asked at the time of collection, because a missing guide leaves its case out. */
const cases: readonly (readonly [string, URL])[] = existsSync(real)
  ? [...guides, ["the unmodified guide", real]]
  : guides;

let account: PracticeAccount;
beforeAll(async () => {
  account = await startPracticeAccount({ seed: "SEED", rebuild: [], inProcess: true, pace: 0 });
});
afterAll(() => account.close());

function inputFor(guide: URL): SetupInput {
  return setupInput(readFileSync(guide, "utf8"), {
    nodes: account.nodes.map(({ key, id, name }) => ({ key, id, name, note: "practice" })),
    suggest: account.suggest,
  });
}

function byEnter(input: SetupInput): SetupResult | null {
  let story = setupStory(input);
  for (let n = 0; n < 40 && story.outcome === null; n++) story = story.press("enter");
  return story.outcome;
}

describe.each(cases)("%s", (_name, guide) => {
  it("gets to the walk with Enter alone, and no two nodes get one name", () => {
    const input = inputFor(guide);
    const outcome = byEnter(input);
    if (outcome?.type !== "go") throw new Error(`it did not go: ${JSON.stringify(outcome)}`);
    const plan = input.planFor(outcome);
    expect(plan.tasks.length).toBeGreaterThan(0);
    expect(plan.tasks.flatMap((task) => task.open)).toEqual([]);
    expect(plan.findings.filter((finding) => finding.severity === "error")).toEqual([]);
  });

  it("comes to the same with plain questions that answer themselves", async () => {
    const input = inputFor(guide);
    const plain = await plainSetup({
      ...input,
      input: null,
      write: () => {},
      auto: true,
      askSecret: async () => "",
    });
    expect(plain).toEqual(byEnter(input));
  });
});
