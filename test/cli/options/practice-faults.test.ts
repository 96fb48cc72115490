// `--fault`: which may be asked for, and when.
import { describe, expect, it } from "vitest";
import { practiceFaults, practiceNodeCount } from "../../../src/cli/options/practice-faults.ts";

const on = ["manager=new:node-01"];

describe("--fault", () => {
  it("takes each fault once, in a rehearsal that makes a node", () => {
    expect(practiceFaults({ rehearse: true, on, fault: ["quota", "rollback", "quota"] })).toEqual([
      "quota",
      "rollback",
    ]);
    expect(practiceFaults({ on: [] })).toEqual([]);
  });

  it("takes what is of the nodes in a rehearsal on nodes that stand already", () => {
    const fault = ["not-met", "no-disk", "slow", "away", "other-image"];
    expect(practiceFaults({ rehearse: true, on: [], fault })).toEqual(fault);
  });

  it.each([
    ["on AWS", { on, fault: ["quota"] }, /rehearsals only/],
    ["of a name that there is not", { rehearse: true, on, fault: ["toString"] }, /unknown fault toString/],
    [
      "where no node is made",
      { rehearse: true, on: ["manager=node-01"], fault: ["quota"] },
      /this run makes none/,
    ],
    ["where the account begins without a node", { rehearse: true, on, fault: ["not-met"] }, /makes new ones/],
  ] as const)("is refused %s", (_, options, message) => {
    expect(() => practiceFaults(options)).toThrow(message);
  });
});

describe("--practice-nodes", () => {
  it("is a number of nodes in a rehearsal", () => {
    expect(practiceNodeCount({ on: [] })).toBeUndefined();
    expect(practiceNodeCount({ rehearse: true, on: [], practiceNodes: "40" })).toBe(40);
  });

  it.each(["0", "201", "1.5", "-1", "", "4e1", "1000"])("is not %j", (practiceNodes) => {
    expect(() => practiceNodeCount({ rehearse: true, on: [], practiceNodes })).toThrow(
      `--practice-nodes ${practiceNodes} is not a valid number of nodes.`,
    );
  });

  it("is refused on AWS, and where the account begins without a node", () => {
    expect(() => practiceNodeCount({ on: [], practiceNodes: "4" })).toThrow(/rehearsals only/);
    expect(() => practiceNodeCount({ rehearse: true, on, practiceNodes: "4" })).toThrow(/new nodes/);
  });
});
