// A guide in which There is nothing to do is an error that says what was found in it.
import { expect, it } from "vitest";
import { forbidding } from "../../../src/plan/findings/all-findings.ts";
import { planOf } from "../../support/plan-fixtures.ts";

it("forbids a run of a guide without a step, and names what was not taken", () => {
  const [found, ...more] = forbidding(planOf("# Text\n\nHello.\n\n```python\nprint(1)\n```\n"));
  expect(more).toEqual([]);
  expect(found).toMatchObject({ rule: "no-step", severity: "error", line: 5 });
  expect(found?.message).toContain("Found, but not taken as steps: line 5: a block in python");
  expect(forbidding(planOf("# Text\n\n```bash\nuptime\n```\n"))).toEqual([]);
});
