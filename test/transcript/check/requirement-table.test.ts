// The table of what AWS says: it fits, says everything in words, and lets nothing through raw.
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { CheckedRequirement } from "../../../src/plan/findings/checked-findings.ts";
import { requirementTable, resultCounts } from "../../../src/transcript/check/requirement-table.ts";

const ROWS: readonly CheckedRequirement[] = [
  {
    requirement: "HTTP: TCP 80 from anywhere",
    line: 44,
    result: "met",
    evidence: "TCP 80 is open to everybody. The rules allow more than that: all ports.",
    observed: "0.0.0.0/0, ::/0",
    source: "ec2:DescribeSecurityGroups sg-0123456789abcdef0",
  },
  {
    requirement: "Instance Type: [MINIMUM] t2.medium",
    line: 36,
    result: "not-met",
    evidence: "It has less memory than required. Stop the instance and change its type.",
    observed: "t2.micro, 1 vCPU, 1 GiB",
    source: "ec2:DescribeInstanceTypes t2.medium t2.micro",
  },
  {
    requirement: "AMI: AWS Linux 2",
    line: 35,
    result: "cannot-tell",
    evidence:
      "Your AWS identity is not allowed to call ec2:DescribeImages. Ask for that permission, then check again.",
    observed: null,
    source: null,
  },
];

describe("the table", () => {
  it("has columns where there is room", () => {
    expect(requirementTable(ROWS, { width: 110, colour: false })).toMatchInlineSnapshot(`
      [
        "  result         requirement                   found                          read from",
        "  ✓ met          HTTP: TCP 80 from anywhere    0.0.0.0/0, ::/0                ec2:DescribeSecurityGroups",
        "                                                                              sg-0123456789abcdef0",
        "                 The rules allow more than that: all ports.",
        "  ✗ not met      Instance Type: [MINIMUM]      t2.micro, 1 vCPU, 1 GiB        ec2:DescribeInstanceTypes",
        "                 t2.medium                                                    t2.medium t2.micro",
        "                 It has less memory than required. Stop the instance and change its type.",
        "  ? unknown      AMI: AWS Linux 2",
        "                 Your AWS identity is not allowed to call ec2:DescribeImages. Ask for that permission, then",
        "                 check again.",
      ]
    `);
  });

  it("puts one below the other on a narrow terminal", () => {
    expect(requirementTable(ROWS, { width: 60, colour: false })).toMatchInlineSnapshot(`
      [
        "  ✓ met: HTTP: TCP 80 from anywhere",
        "    found: 0.0.0.0/0, ::/0",
        "    read from: ec2:DescribeSecurityGroups",
        "    sg-0123456789abcdef0",
        "    The rules allow more than that: all ports.",
        "  ✗ not met: Instance Type: [MINIMUM] t2.medium",
        "    found: t2.micro, 1 vCPU, 1 GiB",
        "    read from: ec2:DescribeInstanceTypes t2.medium t2.micro",
        "    It has less memory than required. Stop the instance and",
        "    change its type.",
        "  ? unknown: AMI: AWS Linux 2",
        "    Your AWS identity is not allowed to call",
        "    ec2:DescribeImages. Ask for that permission, then check",
        "    again.",
      ]
    `);
  });

  it.each([40, 60, 80, 99, 100, 130, 300])("fits into %s columns, with long words too", (width) => {
    const long = { ...ROWS[1], observed: "amzn2-ami-kernel-5.10-hvm-2.0.20250220.0-x86_64-gp2".repeat(2) };
    const lines = requirementTable([...ROWS, long as CheckedRequirement], { width, colour: false });
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(Math.min(width, 160));
    expect(lines.join("").replace(/\s/g, "")).toContain("changeitstype.");
  });

  it("says with colour what it says without", () => {
    for (const width of [70, 120]) {
      const painted = requirementTable(ROWS, { width, colour: true });
      expect(painted.join("\n")).toContain("\u001b[1;31m✗ not met\u001b[0m");
      const bare = painted.map((line) => line.replace(/\u001b\[[0-9;]*m/g, ""));
      expect(bare).toEqual(requirementTable(ROWS, { width, colour: false }));
    }
  });

  it("shows what AWS's answers carry as visible marks", () => {
    const hostile = {
      ...(ROWS[1] as CheckedRequirement),
      requirement: "a\u202eb",
      observed: "x\u001b[2Jy",
      evidence: "see\u0007 this",
    };
    for (const width of [70, 120]) {
      const text = requirementTable([hostile], { width, colour: false }).join("\n");
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });

  it("says a remark that many rows share once", () => {
    const [first] = ROWS;
    const text = requirementTable([first, first] as CheckedRequirement[], { width: 120, colour: false }).join(
      "\n",
    );
    expect(text.match(/allow more than that/g)).toHaveLength(1);
  });
});

it("counts the verdicts", () => {
  expect(resultCounts(["met", "not-met", "met"])).toBe("2 met, 1 not met");
  expect(resultCounts(["cannot-tell"])).toBe("1 unknown");
  expect(resultCounts([])).toBe("no value");
});
