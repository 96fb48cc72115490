// Roles that several nodes serve together, on the set-up screen.
import { describe, expect, it } from "vitest";
import { makePlan } from "../../../src/plan/make-plan.ts";
import type { FleetChoice } from "../../../src/plan/steps/fleets.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";
import { fleetTexts, nameList } from "../../../src/view/setup/node-rows.ts";

const RUNBOOK = readRunbook(
  Buffer.from("---\nroles:\n  worker: joins\n---\n# G\n\n```bash {on=worker}\nid\n```\n"),
);

function texts(nodes: number, choice: Partial<FleetChoice> = {}): readonly string[] {
  const plan = makePlan({
    runbook: RUNBOOK,
    guide: { path: "g.md", sha256: "0".repeat(64) },
    bindings: [],
    targets: Array.from({ length: nodes }, (_, at) => ({
      key: `w${at + 1}`,
      roles: ["worker"],
      selector: `w${at + 1}`,
      id: null,
      name: `w${at + 1}`,
    })),
    sections: null,
    together: {
      roles: ["worker"],
      maxConcurrency: { count: 10 },
      maxErrors: { count: 0 },
      soak: 0,
      ...choice,
    },
  });
  return fleetTexts(plan);
}

describe("nodes that run each step together", () => {
  it("are said in one line, with their limits and a few names", () => {
    expect(texts(3)).toEqual([
      "worker: 3 nodes together · all at once · stops at the first failure · w1, w2, w3",
    ]);
    expect(texts(40, { maxErrors: { percent: 5 }, soak: 120 })).toEqual([
      "worker: 40 nodes together · at most 10 at once · stops when more than 2 have failed · 2 min 00 s after the first node · w1, w2, w3, w4, w5, w6, w7, w8 and 32 more",
    ]);
    expect(texts(3, { maxErrors: { percent: 100 } })[0]).toContain("failures do not stop it");
  });

  it("are none where there is one", () => {
    expect(texts(1)).toEqual([]);
    expect(texts(2, { roles: [] })).toEqual([]);
  });

  it("are listed up to a few", () => {
    expect(nameList([])).toBe("");
    expect(nameList(["a", "b"])).toBe("a, b");
    expect(nameList([..."abcdefghij"])).toBe("a, b, c, d, e, f, g, h and 2 more");
  });
});
