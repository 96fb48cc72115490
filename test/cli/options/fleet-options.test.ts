// `--together` and its limits: what they may be, and what is said of the rest.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chooseFleet,
  type FleetOptions,
  fleetOfRoles,
  togetherRoles,
} from "../../../src/cli/options/fleet-options.ts";
import { OperatorError } from "../../../src/errors.ts";
import { readRunbook } from "../../../src/runbook/read-runbook.ts";

const guide = (roles: string) =>
  readRunbook(
    Buffer.from(
      `---\nroles: ${roles}\n---\n# G\n\n\`\`\`bash {on=manager}\nid\n\`\`\`\n\n\`\`\`bash {on=worker}\nid\n\`\`\`\n`,
    ),
  );
const PLAIN = guide("{ manager: first, worker: joins }");
const PROPOSING = guide("{ manager: first, worker: { description: joins, together: true } }");

const choose = (options: FleetOptions, runbook = PLAIN) => chooseFleet(options, runbook);

function refusal(options: FleetOptions, runbook = PLAIN): OperatorError {
  try {
    choose(options, runbook);
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("--together", () => {
  it("is nothing where no role is named or proposed", () => {
    expect(choose({})).toBeUndefined();
    expect(choose({ together: [] })).toBeUndefined();
    expect(togetherRoles(undefined).size).toBe(0);
  });

  it("takes each role once, with the usual limits", () => {
    expect(choose({ together: ["worker", "worker"] })).toEqual({
      roles: ["worker"],
      proposed: [],
      maxConcurrency: { count: 10 },
      maxErrors: { count: 0 },
      soak: 0,
      only: null,
    });
  });

  it("takes what the guide proposes, until it is switched off", () => {
    expect(choose({}, PROPOSING)).toMatchObject({ roles: [], proposed: ["worker"] });
    expect(choose({ together: ["manager"] }, PROPOSING)).toMatchObject({
      roles: ["manager"],
      proposed: ["worker"],
    });
    expect(choose({ together: ["worker"] }, PROPOSING)).toMatchObject({ roles: ["worker"], proposed: [] });
    expect(choose({ together: ["none"] }, PROPOSING)).toBeUndefined();
    expect([...togetherRoles(choose({ together: ["manager"] }, PROPOSING))]).toEqual(["manager", "worker"]);
  });

  it("keeps its limits for the roles that the set-up leaves on, and has the usual ones for others", () => {
    const limits = { maxConcurrency: { count: 3 }, maxErrors: { percent: 5 }, soak: 60 };
    const chosen = choose(
      { together: ["worker"], maxConcurrency: "3", maxErrors: "5%", soak: "1m" },
      PROPOSING,
    );
    expect(fleetOfRoles(["manager", "worker"], chosen, PROPOSING)).toEqual({
      roles: ["worker"],
      proposed: ["manager"],
      ...limits,
    });
    expect(fleetOfRoles([], chosen, PROPOSING)).toEqual({ roles: [], proposed: [], ...limits });
    expect(fleetOfRoles(["worker"], undefined, PLAIN)).toEqual({
      roles: [],
      proposed: ["worker"],
      maxConcurrency: { count: 10 },
      maxErrors: { count: 0 },
      soak: 0,
    });
  });

  it("takes what an earlier run did, as far as the guide still has it", () => {
    expect(chooseFleet({}, PLAIN, ["worker", "gone"])).toMatchObject({ proposed: ["worker"] });
  });

  it.each([
    [{ together: ["local"] }, /cannot be used with `local`/],
    [{ together: ["moon"] }, /no role moon/],
    [{ together: ["none", "worker"] }, /none cannot be combined with --together worker/],
    [{ maxConcurrency: "2" }, /--max-concurrency needs/],
    [{ maxErrors: "2" }, /--max-errors needs/],
    [{ soak: "2" }, /--soak needs/],
    [{ limit: "a" }, /--limit needs/],
    [{ together: ["worker"], limit: " , " }, /--limit is empty/],
  ] as const)("refuses %j", (options, message) => {
    const error = refusal(options);
    expect(error.message).toMatch(message);
    expect(error.advice).toMatch(/\.$/);
  });

  it("names the roles that there are", () => {
    expect(refusal({ together: ["moon"] }).advice).toBe("Its roles are: manager, worker.");
    expect(refusal({ together: ["none"], soak: "5" }, PROPOSING).message).toMatch(/--soak needs/);
  });
});

describe("the limits", () => {
  const together = ["worker"];
  it("are whole numbers of nodes, or whole percentages of them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (count) => {
        if (count > 0)
          expect(choose({ together, maxConcurrency: `${count}` })?.maxConcurrency).toEqual({ count });
        expect(choose({ together, maxErrors: `${count}` })?.maxErrors).toEqual({ count });
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (percent) => {
        expect(choose({ together, maxConcurrency: `${percent}%` })?.maxConcurrency).toEqual({ percent });
        expect(choose({ together, maxErrors: `${percent}%` })?.maxErrors).toEqual({ percent });
      }),
    );
    expect(choose({ together, maxErrors: "0%" })?.maxErrors).toEqual({ percent: 0 });
  });

  it.each(["0", "0%", "101%", "1000%"])("know no --max-concurrency %s", (maxConcurrency) => {
    expect(refusal({ together, maxConcurrency }).message).toBe(
      `--max-concurrency ${maxConcurrency} is not a valid limit.`,
    );
  });

  it("know nothing else, whatever is written", () => {
    const wrong = fc
      .string()
      .filter((text) => !/^\d{1,6}$/.test(text) && !/^(?:\d|[1-9]\d|0+\d{1,2}|100)%$/.test(text));
    fc.assert(
      fc.property(
        fc.oneof(wrong, fc.constantFrom("1.5", "-1", "+1", "1e3", "５", " 1", "1 %", "")),
        (text) => {
          if (/^\d{1,6}%$/.test(text) && Number.parseInt(text, 10) <= 100) return;
          expect(refusal({ together, maxErrors: text }).message).toContain("--max-errors");
          expect(refusal({ together, maxConcurrency: text }).message).toContain("--max-concurrency");
        },
      ),
    );
  });

  it.each([
    ["0", 0],
    ["90", 90],
    ["60s", 60],
    ["2m", 120],
    ["24h", 86_400],
  ])("read a --soak of %s", (soak, seconds) => {
    expect(choose({ together, soak })?.soak).toBe(seconds);
  });

  it.each(["", "m", "1d", "25h", "86401", "1.5m", "-1", "2 m", "1m30s"])("know no --soak %j", (soak) => {
    expect(refusal({ together, soak }).message).toBe(`--soak ${soak} is not a valid time.`);
  });

  it("take each node of --limit once", () => {
    expect(choose({ together, limit: "a, b,,a" })?.only).toEqual(["a", "b"]);
  });
});
