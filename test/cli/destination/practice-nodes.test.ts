// Which practice nodes a selector names.
import { describe, expect, it } from "vitest";
import { practiceNodes } from "../../../src/cli/destination/practice-nodes.ts";
import { ONE_BY_ONE } from "../../../src/cli/destination/role-selector.ts";
import { initialNodes } from "../../../src/rehearsal/cloud/initial-nodes.ts";

const FIVE = initialNodes("seed", 5);
const WHOLE = { roles: new Set(["worker"]), only: null };
const workers = (...texts: string[]) => texts.map((text) => ({ role: "worker", text }));

describe("practice nodes", () => {
  it("are named by key, name or id, by a tag, or by their group", () => {
    const [, second] = FIVE;
    for (const text of ["node-02", second?.id ?? "", "tag:Name=node-02"])
      expect(practiceNodes(workers(text), FIVE, ONE_BY_ONE)).toEqual({ worker: ["node-02"] });
    const all = { worker: ["node-02", "node-03", "node-04", "node-05"] };
    for (const text of ["tag:Role=worker", "asg:practice-workers"])
      expect(practiceNodes(workers(text), FIVE, WHOLE)).toEqual(all);
    expect(practiceNodes(workers("tag:Role=worker"), FIVE, { ...WHOLE, only: ["node-04"] })).toEqual({
      worker: ["node-04"],
    });
  });

  it("keep the keys of the usual two", () => {
    const two = initialNodes("seed");
    expect(practiceNodes(workers("tag:Role=worker"), two, ONE_BY_ONE)).toEqual({ worker: ["worker"] });
    expect(practiceNodes(workers("node-01", "node-02"), two, WHOLE)).toEqual({
      worker: ["manager", "worker"],
    });
  });

  it.each([
    ["moon", "no practice node is named moon."],
    ["tag:Role=moon", "no practice node matches `tag:Role=moon`."],
    ["tag:constructor=x", "no practice node matches `tag:constructor=x`."],
    ["tag:Role=worker", "`tag:Role=worker` matches 4 practice nodes: node-02, node-03, node-04, node-05."],
  ])("refuse %s for a role that takes one", (text, message) => {
    expect(() => practiceNodes(workers(text), FIVE, ONE_BY_ONE)).toThrow(message);
  });
});
