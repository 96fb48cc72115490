// `--fault`: which may be asked for, and when.
import { describe, expect, it } from "vitest";
import { practiceFaults } from "../../../src/cli/options/practice-faults.ts";

const on = ["manager=new:node-01"];

describe("--fault", () => {
  it("takes each fault once, in a rehearsal that makes a node", () => {
    expect(practiceFaults({ rehearse: true, on, fault: ["quota", "rollback", "quota"] })).toEqual([
      "quota",
      "rollback",
    ]);
    expect(practiceFaults({ on: [] })).toEqual([]);
  });

  it("takes not-met in a rehearsal on nodes that stand already", () => {
    expect(practiceFaults({ rehearse: true, on: [], fault: ["not-met"] })).toEqual(["not-met"]);
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
