// One finding for one cause, without losing a place, and never for what is destroyed or forbids.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alsoWords, groupFindings } from "../../../src/plan/findings/group-findings.ts";
import type { Finding } from "../../../src/runbook/model/runbook.ts";

const finding = (line: number, message: string, rest: Partial<Finding> = {}): Finding => ({
  rule: "needs-terminal",
  severity: "warning",
  message,
  advice: "Run it yourself.",
  line,
  column: 1,
  ...rest,
});

describe("findings of one cause", () => {
  it("are one, with what each names and every other line", () => {
    const [only, ...more] = groupFindings([
      finding(3, "Needs a terminal: `vi`."),
      finding(5, "Needs a terminal: `nano`."),
      finding(8, "Needs a terminal: `vi`."),
    ]);
    expect(more).toEqual([]);
    expect(only?.message).toBe("Needs a terminal: `vi`, `nano`.");
    expect(only?.line).toBe(3);
    expect(only === undefined ? "" : alsoWords(only)).toBe("also on lines 5, 8");
  });

  it.each([
    ["another rule", { rule: "never-ends" }],
    ["another severity", { severity: "info" as const }],
    ["another advice", { advice: "Add `-y`." }],
    ["another sentence", { message: "Waits: `vi`." }],
  ])("are two with %s", (_, rest) => {
    const message = "Needs a terminal: `vi`.";
    expect(groupFindings([finding(3, message), finding(5, message, rest)])).toHaveLength(2);
  });

  it("stay apart where each is a loss of its own, or forbids", () => {
    for (const rest of [{ rule: "destroys-data" }, { rule: "guide-warns" }, { severity: "error" as const }])
      expect(groupFindings([finding(3, "It is.", rest), finding(5, "It is.", rest)])).toHaveLength(2);
  });

  it("list no more names and lines than can be read", () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      finding(index + 1, `Needs a terminal: \`p${index}\`.`),
    );
    const [only] = groupFindings(many);
    expect(only?.message).toContain("`p5` and 34 more");
    expect(only === undefined ? "" : alsoWords(only)).toMatch(/ and 27 more$/);
  });
});

it("any findings: each line stands in exactly one group of its cause, and the gravest stay", () => {
  const any = fc.record({
    rule: fc.constantFrom("opaque", "never-ends", "destroys-data"),
    severity: fc.constantFrom("info", "warning", "error") as fc.Arbitrary<Finding["severity"]>,
    message: fc.constantFrom("It is `a`.", "It is `b`.", "It is.", "`a` and `b`.", "`", "``"),
    advice: fc.constantFrom("Do.", "Leave."),
    line: fc.integer({ min: 1, max: 30 }),
    column: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), (findings) => {
      const groups = groupFindings(findings);
      for (const { rule, severity, line } of findings)
        expect(
          groups.some(
            (group) =>
              group.rule === rule &&
              group.severity === severity &&
              [group, ...group.also].some((place) => place.line === line),
          ),
        ).toBe(true);
      const errors = findings.filter(({ severity }) => severity === "error").length;
      expect(groups.filter(({ severity }) => severity === "error")).toHaveLength(errors);
      expect(groups.length).toBeLessThanOrEqual(findings.length);
    }),
  );
});
