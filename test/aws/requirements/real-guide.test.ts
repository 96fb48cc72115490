// The unmodified guide, where it is at hand: every demand that is read from it is looked at in a world that has all, and in one that
// has nothing.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkRequirement } from "../../../src/aws/requirements/check-requirement.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";
import { bareWorld, fullWorld, NAME } from "../../support/requirement-world.ts";
import { INSTANCE } from "../../support/scripted-aws.ts";

const path = fileURLToPath(
  new URL("../../../../shared/guide/preparing-resources-on-aws.md", import.meta.url),
);

describe.skipIf(!existsSync(path))("the guide's own words", () => {
  const steps = existsSync(path) ? readRunbook(readFileSync(path)).steps : [];
  const demands = steps.flatMap(({ requirement, title }) =>
    requirement === null || requirement.kind === "statement" ? [] : [{ requirement, title }],
  );

  it("are demands of every kind", () => {
    expect(demands.length).toBeGreaterThan(20);
    expect([...new Set(demands.map(({ requirement }) => requirement.kind))].sort()).toEqual([
      "disk",
      "dns-record",
      "elastic-ip",
      "image",
      "ingress",
      "instance-type",
      "key-pair",
      "policy",
      "termination-protection",
      "volume",
    ]);
  });

  it.each([
    ["met", fullWorld],
    ["not-met", bareWorld],
  ] as const)("are %s", async (result, world) => {
    const { asking } = world();
    for (const { requirement, title } of demands)
      expect(
        await checkRequirement(asking, { instance: INSTANCE, requirement, value: NAME }),
        title,
      ).toMatchObject({
        result,
      });
  });
});
