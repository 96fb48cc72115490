// The README's IAM policies against the calls that the program makes: what it says is needed is needed, and is enough.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/run-program.ts";

interface Statement {
  readonly Action: string | readonly string[];
}

/** The README's JSON blocks in their order: operator, auditor, node. */
const policies = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/```json\n([\s\S]*?)```/g)].map(
  (block) => JSON.parse(block[1] ?? "") as { readonly Version: string; readonly Statement: Statement[] },
);
const [operator, auditor, node] = policies.map(
  (policy) => new Set(policy.Statement.flatMap((statement) => statement.Action)),
);

/** Named in the README's text, for `--document` and for parked secrets only. */
const ON_DEMAND = ["ssm:DescribeDocument", "ssm:PutParameter", "ssm:DeleteParameter"];

/** Operations that the sources name. */
const called = new Set(
  readdirSync(join(ROOT, "src", "aws"))
    .map((file) => readFileSync(join(ROOT, "src", "aws", file), "utf8"))
    .flatMap((text) => text.match(/"(?:ssm|ec2|sts):[A-Z][A-Za-z]+"/g) ?? [])
    .map((quoted) => quoted.slice(1, -1)),
);

it("allows the operator exactly the calls that are made", () => {
  const needed = [...called].filter((it) => !ON_DEMAND.includes(it) && it !== "sts:GetCallerIdentity");
  expect([...(operator ?? [])].sort()).toEqual(needed.sort());
  const text = readFileSync(join(ROOT, "README.md"), "utf8");
  for (const action of ON_DEMAND) expect(text).toContain(`\`${action}\``);
});

it("lets an auditor read and nothing else, and a node neither send nor read parameters", () => {
  for (const action of auditor ?? []) expect(action).toMatch(/^(?:ssm:(?:List|Get)Command|ec2:Describe)/);
  for (const action of node ?? [])
    expect(action).toMatch(/^(?:ssm:UpdateInstanceInformation|ssmmessages:|ec2messages:)/);
  expect(policies.map((policy) => policy.Version)).toEqual(["2012-10-17", "2012-10-17", "2012-10-17"]);
});
