import { expect, it } from "vitest";
import { awsSideText, type CheckedSide } from "../../../src/transcript/check/aws-side-text.ts";

const target = { key: "manager", roles: ["manager"], selector: "node-01", id: "i-0a", name: "node-01" };
const side: CheckedSide = {
  destination: { kind: "aws", account: "123456789012", region: "eu-central-1", endpoint: null },
  checked: [
    {
      target,
      rows: [
        {
          requirement: "Enable termination protection.",
          line: 38,
          result: "met",
          evidence: "Termination protection is on.",
          observed: "on",
          source: "ec2:DescribeInstanceAttribute i-0a",
        },
      ],
    },
  ],
  plan: { roles: [], sections: [] },
  without: [],
};
const narrow = { width: 60, colour: false };

it("says where it was asked, and one table for each node", () => {
  expect(awsSideText(side, narrow)).toBe(`
Requirements on AWS, account 123456789012 · eu-central-1

node-01 (i-0a): 1 met
  ✓ met: Enable termination protection.
    found: on
    read from: ec2:DescribeInstanceAttribute i-0a
`);
});

it("marks what is not AWS", () => {
  const place = { account: "1", region: "us-east-1" };
  const rehearsal: CheckedSide = { ...side, destination: { ...place, kind: "rehearsal", endpoint: null } };
  expect(awsSideText(rehearsal, narrow)).toContain("Requirements on AWS, REHEARSAL, account 1");
  const other: CheckedSide = {
    ...side,
    destination: { ...place, kind: "endpoint", endpoint: "http://moto" },
  };
  expect(awsSideText(other, narrow)).toContain("Requirements on AWS, NOT AWS: http://moto, account 1");
});

it("says what was not checked, and why", () => {
  const text = awsSideText({ ...side, without: ["worker", "local"] }, { width: 200, colour: false });
  expect(text).toContain(
    "\n\nNot checked: the requirements for worker, because no node is set for them (--on).\n",
  );
  const section = { id: "for-workers", title: "For workers:", depth: 2, line: 3, parent: null, prose: [] };
  const roles = [{ name: "for-workers", description: "", from: "section", section: "for-workers" }] as const;
  const titled = { ...side, plan: { roles, sections: [section] }, without: ["for-workers"] };
  expect(awsSideText(titled, { width: 200, colour: false })).toContain(
    "the requirements for for-workers (“For workers”), because",
  );
  expect(text).toContain("in a part for your own machine. Add {on=ROLE} to its heading");
  expect(awsSideText({ ...side, destination: null, checked: [] }, narrow)).toMatch(/^\nAWS was not asked/);
});
