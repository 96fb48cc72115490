// Whole plans as text and JSON, to be read by a person; rewritten with UPDATE=1.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planJson } from "../../src/plan/plan-json.ts";
import { planText } from "../../src/transcript/plan/plan-text.ts";
import { givenSecret, planOf, twoNodes, twoNodeTargets, twoNodeValues } from "../support/plan-fixtures.ts";

const CASES = {
  "nothing-given": planOf(twoNodes),
  "all-given": planOf(twoNodes, { bindings: twoNodeValues, targets: twoNodeTargets }),
  "one-section": planOf(twoNodes, {
    bindings: [...twoNodeValues, givenSecret("SWARM_TOKEN")],
    targets: twoNodeTargets,
    sections: ["joining"],
  }),
};

describe.each(Object.entries(CASES))("a plan with %s", (name, plan) => {
  it("reads as before", () => {
    same(
      `${name}.txt`,
      planText(plan, {
        width: 100,
        colour: false,
        exact: true,
        script: (task) => `# the bytes of ${task.id}\n`,
      }),
    );
  });

  it("has the same JSON as before", () => {
    same(`${name}.json`, `${JSON.stringify(planJson(plan), null, 2)}\n`);
  });

  it("survives JSON as it is", () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

function same(file: string, text: string): void {
  const url = new URL(`../fixtures/plan/${file}`, import.meta.url);
  if (process.env.UPDATE === "1") writeFileSync(url, text);
  expect(existsSync(url), `${file} is missing; write it with UPDATE=1`).toBe(true);
  expect(text).toBe(readFileSync(url, "utf8"));
}
