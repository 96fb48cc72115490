// What `--on` found: settled roles, open choices, and names that tell nodes apart.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResolvedTarget } from "../../../src/aws/node/resolve-targets.ts";
import { foundNodes } from "../../../src/cli/destination/found-nodes.ts";
import { safeText } from "../../../src/output/clean.ts";

const instance = (id: string, name: string): ResolvedTarget => ({
  id,
  name: safeText(name),
  note: safeText("t3.large"),
});
const one = instance("i-1", "node-01");
const two = instance("i-2", "node-02");
const twin = instance("i-3", "node-01");

describe("the nodes that --on found", () => {
  it("settle a role whose selector names one, and keep how it was named", () => {
    const found = foundNodes(
      [{ role: "manager", text: "tag:Role=m" }],
      [{ selector: "tag:Role=m", found: [one] }],
      [],
    );
    expect(found.assignments).toEqual({ manager: ["node-01"] });
    expect(found.choices).toEqual([]);
    expect(found.nodes).toMatchObject([{ key: "node-01", id: "i-1", selector: "tag:Role=m" }]);
  });

  it("leave a role open whose selector names several, and offer those", () => {
    const found = foundNodes(
      [{ role: "worker", text: "tag:Role=w" }],
      [{ selector: "tag:Role=w", found: [one, two] }],
      [twin],
    );
    expect(found.assignments).toEqual({});
    expect(found.choices).toEqual([
      { role: "worker", selector: "tag:Role=w", found: 2, keys: ["node-01", "node-02"] },
    ]);
    expect(found.nodes.map((it) => it.selector)).toEqual(["i-1", "i-2"]);
  });

  it("offer everything that runs where a selector names nothing", () => {
    const found = foundNodes(
      [{ role: "worker", text: "moon" }],
      [{ selector: "moon", found: [] }],
      [one, two],
    );
    expect(found.choices).toMatchObject([{ found: 0, keys: ["node-01", "node-02"] }]);
  });

  it("leave a role open altogether when one of its selectors is", () => {
    const found = foundNodes(
      [
        { role: "worker", text: "node-02" },
        { role: "worker", text: "node-01" },
      ],
      [
        { selector: "node-02", found: [two] },
        { selector: "node-01", found: [one, twin] },
      ],
      [],
    );
    expect(found.assignments).toEqual({});
    expect(found.choices).toMatchObject([{ selector: "node-01", keys: ["i-1", "i-3"] }]);
  });

  it("give every node a key of its own, and no role to a node that its selector does not name", () => {
    const targets = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 9 }), name: fc.constantFrom("a", "b", "i-1") }),
      { selector: (it) => it.id, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(targets, { minLength: 1, maxLength: 4 }), targets, (finds, running) => {
        // An instance is called the same wherever it is found.
        const names = new Map<number, string>();
        const all = (list: typeof running) =>
          list.map((it) => {
            if (!names.has(it.id)) names.set(it.id, it.name);
            return instance(`i-${it.id}`, names.get(it.id) ?? "");
          });
        const resolutions = finds.map((found, at) => ({ selector: `s${at}`, found: all(found) }));
        const choices = finds.map((_, at) => ({ role: `r${at % 2}`, text: `s${at}` }));
        const { nodes, assignments, choices: open } = foundNodes(choices, resolutions, all(running));
        expect(new Set(nodes.map((it) => it.key)).size).toBe(nodes.length);
        expect(new Set(nodes.map((it) => it.id)).size).toBe(nodes.length);
        for (const { role, keys } of open) {
          expect(assignments[role]).toBeUndefined();
          for (const key of keys) expect(nodes.some((it) => it.key === key)).toBe(true);
        }
        for (const [role, keys] of Object.entries(assignments)) {
          const named = resolutions.filter((_, at) => choices[at]?.role === role).flatMap((it) => it.found);
          const ids = keys.map((key) => nodes.find((it) => it.key === key)?.id);
          expect([...ids].sort()).toEqual([...new Set(named.map((it) => it.id))].sort());
        }
      }),
    );
  });
});
