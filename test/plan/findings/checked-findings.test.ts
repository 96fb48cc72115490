import { expect, it } from "vitest";
import { checkedFindings } from "../../../src/plan/findings/checked-findings.ts";

const target = { key: "manager", roles: ["manager"], selector: "node-01", id: "i-0a", name: "node-01" };
const row = {
  requirement: "HTTP: TCP 80 from anywhere",
  line: 44,
  evidence: "Add a rule.",
  observed: "closed",
  source: "ec2:DescribeSecurityGroups sg-1",
} as const;

it("tells what is not met as an error and what is unknown as a warning, with what to do as advice", () => {
  expect(
    checkedFindings(target, [
      { ...row, result: "met" },
      { ...row, result: "not-met" },
      { ...row, result: "cannot-tell", observed: null, source: null },
    ]),
  ).toEqual([
    {
      rule: "requirement-not-met",
      severity: "error",
      line: 44,
      column: 1,
      message:
        "node-01 (i-0a): `HTTP: TCP 80 from anywhere` is not met; found: closed (read from ec2:DescribeSecurityGroups sg-1).",
      advice: "Add a rule.",
    },
    {
      rule: "requirement-unknown",
      severity: "warning",
      line: 44,
      column: 1,
      message: "node-01 (i-0a): `HTTP: TCP 80 from anywhere` is unknown.",
      advice: "Add a rule.",
    },
  ]);
});
