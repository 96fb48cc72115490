// The IAM policies of the topic `permissions` against the calls that the program makes: what is said to be needed is needed, and is enough.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { AwsOperation } from "../../src/aws/api/call.ts";
import { permissionFor } from "../../src/aws/api/reading.ts";
import { ROOT } from "../support/run-program.ts";

interface Statement {
  readonly Action: string | readonly string[];
}

const topic = readFileSync(join(ROOT, "src", "help", "permissions.md"), "utf8");

/** Its JSON blocks in their order: operator, requirements, making, auditor, node, and for a store: operator, bucket. */
const policies = [...topic.matchAll(/```json\n([\s\S]*?)```/g)].map(
  (block) => JSON.parse(block[1] ?? "") as { readonly Version: string; readonly Statement: Statement[] },
);
const [operator, checker, maker, auditor, node, store, bucket] = policies.map(
  (policy) => new Set(policy.Statement.flatMap((statement) => statement.Action)),
);

/** Named in its text, for `--document` and for parked secrets only. */
const ON_DEMAND = ["ssm:DescribeDocument", "ssm:PutParameter", "ssm:DeleteParameter"];

/** They answer every operation, and ask for none. */
const CLIENTS = /^(?:call|client|[\w-]+-client)\.ts$/;

/** Operations that the sources in these folders of aws/ name. */
function calledIn(...folders: readonly string[]): ReadonlySet<string> {
  const quoted = folders.flatMap((folder) => {
    const path = join(ROOT, "src", "aws", folder);
    const files = readdirSync(path).filter((file) => file.endsWith(".ts") && !CLIENTS.test(file));
    return files.flatMap(
      (file) =>
        readFileSync(join(path, file), "utf8").match(
          /"(?:ssm|ec2|sts|iam|docdb|route53|cloudformation):[A-Z]\w+"/g,
        ) ?? [],
    );
  });
  return new Set(quoted.map((it) => permissionFor(it.slice(1, -1) as AwsOperation)));
}

/** What a walk on nodes that stand takes: all but the requirements and the orders. */
const WALK = readdirSync(join(ROOT, "src", "aws"), { withFileTypes: true })
  .filter((it) => it.isDirectory() && !["requirements", "orders"].includes(it.name))
  .map(({ name }) => name);

it("allows the operator exactly the calls that are made", () => {
  const needed = [...calledIn(...WALK)].filter(
    (it) => !ON_DEMAND.includes(it) && it !== "sts:GetCallerIdentity",
  );
  expect([...(operator ?? [])].sort()).toEqual(needed.sort());
  for (const action of ON_DEMAND) expect(topic).toContain(`\`${action}\``);
});

it("allows whoever looks at requirements exactly the reads that are made", () => {
  const needed = [...calledIn("requirements")];
  expect([...(checker ?? [])].sort()).toEqual(needed.sort());
  for (const action of needed) expect(action).toMatch(/:(?:Describe|Get|List)/);
});

it("allows whoever makes nodes and grows volumes the calls that are made beside the operator's", () => {
  const needed = [...calledIn("orders")].filter((it) => operator?.has(it) !== true);
  // A snapshot gets its tags as it is made.
  expect([...(maker ?? [])].sort()).toEqual([...needed, "ec2:CreateTags"].sort());
});

it("lets an auditor read and nothing else, and a node neither send nor read parameters", () => {
  for (const action of auditor ?? []) expect(action).toMatch(/^(?:ssm:(?:List|Get)Command|ec2:Describe)/);
  for (const action of node ?? [])
    expect(action).toMatch(/^(?:ssm:UpdateInstanceInformation|ssmmessages:|ec2messages:)/);
  expect(new Set(policies.map((policy) => policy.Version))).toEqual(new Set(["2012-10-17"]));
});

/** What S3 asks for, by the SDK's command. A retention comes with the object. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GetBucketVersioning: ["s3:GetBucketVersioning"],
  GetObject: ["s3:GetObject", "s3:GetObjectRetention"],
  GetObjectLockConfiguration: ["s3:GetBucketObjectLockConfiguration"],
  // Only to find out where a request would go: it is never sent.
  HeadBucket: [],
  ListObjectsV2: ["s3:ListBucket"],
  PutObject: ["s3:PutObject"],
};

it("allows exactly what is done with a store, and lets the bucket take new names alone", () => {
  const source = readFileSync(join(ROOT, "src", "aws", "store", "object-store.ts"), "utf8");
  const commands = new Set([...source.matchAll(/new (\w+)Command\(/g)].map((it) => it[1] ?? ""));
  expect([...commands].sort()).toEqual(Object.keys(ACTIONS));
  expect([...(store ?? [])].sort()).toEqual([...commands].flatMap((it) => ACTIONS[it] ?? []).sort());
  expect([...(bucket ?? [])]).toEqual(["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]);
});
