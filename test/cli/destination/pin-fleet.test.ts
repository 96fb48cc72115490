// Roles whose selectors are taken whole: each instance pinned with a short key of its own.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResolvedTarget } from "../../../src/aws/node/resolve-targets.ts";
import { foundNodes } from "../../../src/cli/destination/found-nodes.ts";
import { pinFleet, shortKeys } from "../../../src/cli/destination/pin-fleet.ts";
import { OperatorError } from "../../../src/errors.ts";
import { safeText } from "../../../src/output/clean.ts";

const instance = (end: string, name: string): ResolvedTarget => ({
  id: `i-0123456789abc${end}`,
  name: safeText(name),
  note: safeText("t3.large"),
});
const [one, two, three] = [instance("0001", "web"), instance("0002", "web"), instance("0003", "db")];

const WORKERS = { roles: new Set(["worker"]), only: null };
const pin = (finds: readonly (readonly ResolvedTarget[])[], only: readonly string[] | null = null) =>
  pinFleet(
    finds.map((_, at) => ({ role: "worker", text: `s${at}` })),
    finds.map((found, at) => ({ selector: `s${at}`, found })),
    { ...WORKERS, only },
    new Set(),
  );

function refusal(work: () => unknown): OperatorError {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("short keys", () => {
  it("are names, with the end of the id where names repeat or are taken", () => {
    expect([...shortKeys([one, two, three]).values()].sort()).toEqual(["db", "web-0001", "web-0002"]);
    expect(shortKeys([three], new Set(["db"])).get(three.id)).toBe("db-0003");
    expect(shortKeys([instance("0004", "local")]).get("i-0123456789abc0004")).toBe("local-0004");
  });

  it("have as much of the id as tells namesakes apart", () => {
    const [a, b] = [
      { ...one, id: "i-0aaaaaaaaaaaa1111" },
      { ...one, id: "i-0aaaaaaaaaaab1111" },
    ];
    expect([...shortKeys([a, b]).values()]).toEqual(["web-a1111", "web-b1111"]);
  });

  it("are never long", () => {
    const [key = ""] = shortKeys([instance("0005", "x".repeat(256))]).values();
    expect(key).toBe("x".repeat(40));
  });

  it("are different for different instances, whatever they are called, in whichever order they came", () => {
    const id = fc.stringMatching(/^[ab]{3}$/).map((end) => `i-01234567890000${end}`);
    const name = fc.constantFrom("a", "b", "a-aaaa", "local", "i-01234567890000aaa", "a-0aab", "");
    const targets = fc.uniqueArray(fc.record({ id, name }), { selector: (it) => it.id, maxLength: 8 });
    fc.assert(
      fc.property(targets, fc.uniqueArray(name, { maxLength: 3 }), (all, taken) => {
        const list = all.map((it) => ({ id: it.id, name: safeText(it.name) }));
        const keys = shortKeys(list, new Set(taken));
        expect(keys.size).toBe(list.length);
        expect(new Set(keys.values()).size).toBe(list.length);
        for (const key of keys.values()) {
          expect(taken).not.toContain(key);
          expect(key).not.toBe("local");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a role that is taken whole", () => {
  it("has every instance of its selectors, each with the selector that named it", () => {
    expect(pin([[one, two], [three]]).map(({ key, selector, roles }) => [key, selector, roles])).toEqual([
      ["web-0001", "s0", ["worker"]],
      ["web-0002", "s0", ["worker"]],
      ["db", "s1", ["worker"]],
    ]);
  });

  it("refuses a selector that matches nobody, and a node that is given twice", () => {
    expect(refusal(() => pin([[one], []])).message).toBe("no running instance matches `s1` (for worker).");
    expect(refusal(() => pin([[one, two], [two]])).message).toBe(
      "`s0` and `s1` both match web (i-0123456789abc0002) for worker.",
    );
  });

  it("is limited to nodes by key, name or id", () => {
    expect(pin([[one, two, three]], ["db", one.id]).map(({ key }) => key)).toEqual(["web-0001", "db"]);
    expect(pin([[one, two, three]], ["web"])).toHaveLength(2);
    expect(pin([[one, two, three]], ["web-0002"]).map(({ target }) => target.id)).toEqual([two.id]);
    const error = refusal(() => pin([[one, two]], ["web", "moon", "sun"]));
    expect(error.message).toBe("--limit names moon, sun, which are not among the nodes that were found.");
    expect(error.advice).toBe("Those are: web-0001, web-0002.");
  });

  it("has nothing to limit where no selector is given for it", () => {
    expect(refusal(() => pin([], ["web"])).message).toMatch(/^--limit takes some .* there are none\.$/);
  });

  it("lists a few of many nodes only", () => {
    const many = Array.from({ length: 30 }, (_, at) => instance(String(1000 + at), `n${at}`));
    expect(refusal(() => pin([many], ["moon"])).advice).toMatch(/n19 and 10 more\.$/);
  });
});

describe("what --on found", () => {
  const found = foundNodes(
    [
      { role: "manager", text: "db" },
      { role: "worker", text: "tag:Role=w" },
    ],
    [
      { selector: "db", found: [three] },
      { selector: "tag:Role=w", found: [one, two, three] },
    ],
    [],
    WORKERS,
  );

  it("settles such a role, and leaves the keys of the others as they are", () => {
    expect(found.choices).toEqual([]);
    expect(found.assignments).toEqual({ manager: ["db"], worker: ["web-0001", "web-0002", "db"] });
    expect(found.nodes.map(({ key, selector }) => [key, selector])).toEqual([
      ["db", "db"],
      ["web-0001", "tag:Role=w"],
      ["web-0002", "tag:Role=w"],
    ]);
  });
});
