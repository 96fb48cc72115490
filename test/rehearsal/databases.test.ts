// DocumentDB in a rehearsal: a cluster is made as a stack, stands as its template says, and a node reaches it or not, in the words
// that the real programs have for it.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { clusterTemplate } from "../../src/plan/stack/cluster-template.ts";
import { differencesOf } from "../../src/rehearsal/account/differences.ts";
import type { Fault } from "../../src/rehearsal/base/faults.ts";
import { PRACTICE_CLUSTER } from "../../src/rehearsal/cloud/initial-nodes.ts";
import { readRunbook } from "../../src/runbook/read-runbook.ts";
import { runOn } from "../support/practice-shell.ts";
import { type PracticeStacks, practiceStacks, type Stack } from "../support/practice-stacks.ts";

const TEMPLATE = clusterTemplate("C", []).text;
const NAME = "lamp-documents";

const runbook = readRunbook(readFileSync(new URL("../../runbooks/documentdb.md", import.meta.url)));

/** The commands of the runbook by the names of their steps, with their values. */
function commandOf(line: RegExp, endpoint: string): string {
  const step = runbook.steps.find(({ command }) => line.test(command?.text ?? ""));
  return (step?.command?.text ?? "")
    .replaceAll("CLUSTER_NAME", NAME)
    .replaceAll("CLUSTER_ENDPOINT", endpoint);
}

interface Made {
  readonly it: PracticeStacks;
  readonly stack: Stack | undefined;
  readonly endpoint: string;
  /** Runs it on the first node: exit code and all that it printed. */
  run(command: string): Promise<{ readonly exitCode: number; readonly printed: string }>;
}

/** An account with nodes in which the cluster was made beside the first of them, by this template and these parameters. */
async function made(
  template = TEMPLATE,
  more: Readonly<Record<string, string>> = {},
  faults: readonly Fault[] = [],
): Promise<Made> {
  const it = await practiceStacks({ empty: false, faults });
  const [node] = it.account.nodes;
  const { Reservations } = await it.ask("ec2:DescribeInstances", { InstanceIds: [node?.id ?? ""] });
  const instance = Reservations?.[0]?.Instances?.[0];
  const { Subnets = [] } = await it.ask("ec2:DescribeSubnets", {});
  const two = Subnets.slice(0, 2);
  const parameters = {
    NodeGroup: instance?.SecurityGroups?.[0]?.GroupId ?? "",
    NodeRole: "practice-node",
    Vpc: instance?.VpcId ?? "",
    Subnets: two.map(({ SubnetId }) => SubnetId).join(","),
    Zones: two.map(({ AvailabilityZone }) => AvailabilityZone).join(","),
    ...more,
  };
  const stack = await it.make(NAME, "n1", {
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
  });
  const endpoint = stack?.Outputs?.find(({ OutputKey }) => OutputKey === "Endpoint")?.OutputValue ?? "";
  return { it, stack, endpoint, run: (command) => runIn(it, command) };
}

/** On the first node: exit code, and all that it printed. */
async function runIn(it: PracticeStacks, command: string) {
  const [node] = it.account.nodes;
  if (node === undefined) throw new Error("the account has no node");
  const { exitCode, stdout, stderr } = await runOn(node, command);
  return { exitCode, printed: `${stdout}${stderr}`.trimEnd() };
}

async function prepared(world: Made): Promise<void> {
  for (const line of [/^mkdir/, /^curl/, /^cat >/, /^dnf/]) {
    const { exitCode, printed } = await world.run(commandOf(line, world.endpoint));
    expect({ exitCode, printed: exitCode === 0 ? "" : printed }).toEqual({ exitCode: 0, printed: "" });
  }
}

describe("a cluster that a stack makes", () => {
  let world: Made;
  beforeAll(async () => {
    world = await made();
  });

  it("stands as its template says", async () => {
    expect(world.stack?.StackStatus).toBe("CREATE_COMPLETE");
    const { DBClusters } = await world.it.ask("docdb:DescribeDBClusters", { DBClusterIdentifier: NAME });
    expect(DBClusters).toMatchObject([
      {
        Engine: "docdb",
        EngineVersion: "5.0.0",
        Status: "available",
        Endpoint: world.endpoint,
        StorageEncrypted: true,
        DeletionProtection: true,
        BackupRetentionPeriod: 7,
        MasterUserSecret: { SecretArn: expect.stringMatching(/:secret:rds!cluster-/) },
      },
    ]);
    const Filters = [{ Name: "db-cluster-id", Values: [NAME] }];
    const { DBInstances = [] } = await world.it.ask("docdb:DescribeDBInstances", { Filters });
    expect(DBInstances.map((it) => `${it.AvailabilityZone} ${it.DBInstanceStatus}`)).toEqual([
      "us-east-1a available",
      "us-east-1b available",
    ]);
  });

  it("is reached from the node by the runbook's own commands, and read what was written", async () => {
    expect((await world.run(commandOf(/Endpoint/, ""))).printed).toBe(world.endpoint);
    await prepared(world);
    const shaken = await world.run(commandOf(/s_client/, world.endpoint));
    expect(shaken).toMatchObject({ exitCode: 0, printed: expect.stringContaining("Verification: OK") });
    const written = await world.run(commandOf(/mongosh --nodb/, world.endpoint));
    expect(written).toEqual({ exitCode: 0, printed: "A document was written and read back." });
  });

  it("tells the node's role nothing of a cluster that it may not read", async () => {
    const other = await world.run(
      `aws docdb describe-db-clusters --db-cluster-identifier ${PRACTICE_CLUSTER} --query 'DBClusters[0].Endpoint' --output text`,
    );
    expect(other).toMatchObject({
      exitCode: 254,
      printed: expect.stringContaining("not authorized to perform: rds:DescribeDBClusters"),
    });
    const none = await world.run(
      "aws docdb describe-db-clusters --db-cluster-identifier none --query 'DBClusters[0].Endpoint' --output text",
    );
    expect(none.printed).toContain("DBClusterNotFoundFault");
  });

  it("is refused once more under its name, and by a stack that cannot place it", async () => {
    const reasons = async (template: string, more: Readonly<Record<string, string>>) => {
      const { it, stack } = await made(template, more);
      const told = await it.events(stack?.StackId ?? "");
      return told
        .filter((one) => one.ResourceStatus === "CREATE_FAILED")
        .map((one) => one.ResourceStatusReason ?? "");
    };
    const { Subnets = [] } = await world.it.ask("ec2:DescribeSubnets", {});
    const [only = ""] = Subnets.flatMap(({ SubnetId }) => SubnetId ?? []);
    expect(await reasons(TEMPLATE, { Subnets: only })).toEqual([
      expect.stringContaining("coverage requirement"),
    ]);
    expect(await reasons(TEMPLATE, { Zones: "us-east-1a,us-east-1f" })).toEqual([
      expect.stringContaining("us-east-1f is not covered by the DB subnet group"),
    ]);
    const taken = TEMPLATE.replace(
      "DBClusterIdentifier: !Ref AWS::StackName",
      `DBClusterIdentifier: ${PRACTICE_CLUSTER}`,
    );
    expect(await reasons(taken, {})).toEqual([expect.stringContaining("DB Cluster already exists")]);
    expect(await reasons(TEMPLATE.replace("tls: enabled", "tls: perhaps"), {})).toEqual([
      expect.stringContaining("Invalid parameter value: perhaps for: tls"),
    ]);
  });
});

describe("what a beginner meets", () => {
  it("is silence where the security group does not let the node in", async () => {
    const world = await made(
      TEMPLATE.replace("FromPort: 27017", "FromPort: 27018").replace("ToPort: 27017", "ToPort: 27018"),
    );
    await prepared(world);
    expect((await world.run(commandOf(/s_client/, world.endpoint))).exitCode).not.toBe(0);
    const without = commandOf(/s_client/, world.endpoint).replace("timeout 20 ", "");
    expect((await world.run(without)).printed).toContain("Connection timed out");
    expect(await world.run(commandOf(/mongosh --nodb/, world.endpoint))).toMatchObject({
      exitCode: 1,
      printed: expect.stringContaining("Server selection timed out"),
    });
  });

  it("is a cluster that speaks without TLS", async () => {
    const world = await made(TEMPLATE.replace("tls: enabled", "tls: disabled"));
    await prepared(world);
    expect((await world.run(commandOf(/s_client/, world.endpoint))).printed).toContain("unexpected eof");
    expect((await world.run(commandOf(/mongosh --nodb/, world.endpoint))).printed).toContain(
      "disconnected before secure TLS connection",
    );
  });

  it("is a role that may not read the password, certificates that are missing, and a name that is wrong", async () => {
    const world = await made(TEMPLATE, { NodeRole: "" });
    expect((await world.run(commandOf(/Endpoint/, ""))).printed).toContain("AccessDenied");
    expect((await world.run(commandOf(/s_client/, world.endpoint))).printed).toContain(
      "self-signed certificate",
    );
    await prepared(world);
    const written = await world.run(commandOf(/mongosh --nodb/, world.endpoint));
    expect(written).toMatchObject({ exitCode: 1, printed: expect.stringContaining("AccessDenied") });
    expect((await world.run(commandOf(/s_client/, "none.example.com"))).printed).toContain(
      "Name or service not known",
    );
  });

  it("has words that the runbook explains", () => {
    const text = readFileSync(new URL("../../runbooks/documentdb.md", import.meta.url), "utf8");
    const explained = [...text.matchAll(/^\| (.*?) \|/gm)].map(([, words = ""]) => words).join("\n");
    for (const words of [
      "Connection timed out",
      "Server selection timed out",
      "unexpected eof",
      "disconnected before secure TLS connection",
      "AccessDenied",
      "self-signed certificate in certificate chain",
      "Name or service not known",
      "coverage requirement",
      "no availability zones with sufficient capacity",
    ])
      expect(explained).toContain(words);
  });

  it("is a zone without room, which leaves the cluster behind because it is protected, until somebody deletes it", async () => {
    const { it, stack } = await made(TEMPLATE, {}, ["rollback"]);
    expect(stack?.StackStatus).toBe("ROLLBACK_FAILED");
    const told = await it.events(stack?.StackId ?? "");
    const reasons = told.flatMap((one) =>
      /_FAILED$/.test(one.ResourceStatus ?? "") ? (one.ResourceStatusReason ?? "") : [],
    );
    expect(reasons).toEqual([
      expect.stringContaining("no availability zones with sufficient capacity"),
      expect.stringContaining("Cannot delete protected Cluster"),
      expect.stringContaining("failed to delete: [Cluster]"),
    ]);
    const { Stacks } = await it.ask("cloudformation:DescribeStacks", { StackName: NAME });
    expect(Stacks?.[0]?.StackStatus).toBe("REVIEW_IN_PROGRESS");
    await it.execute(NAME, "n1", "again");
    expect((await it.ended(Stacks?.[0]?.StackId ?? ""))?.StackStatus).toBe("CREATE_COMPLETE");
  });
});

describe("what is not simulated", () => {
  it.each([
    "curl https://example.com",
    "aws s3 ls",
    "aws docdb describe-db-clusters --db-cluster-identifier x --query 'DBClusters[0].Port'",
    "aws docdb delete-db-cluster --db-cluster-identifier x --output text",
    "openssl s_client -connect x:27017",
  ])("says so and fails: %s", async (command) => {
    const it = await practiceStacks({ empty: false });
    const { exitCode, printed } = await runIn(it, command);
    expect(exitCode).toBe(1);
    expect(printed).toContain("not simulated on a practice node");
  });

  it("is said on the first screen", () => {
    const said = differencesOf(false, []).join("\n");
    expect(said).toContain("mongosh runs only the script");
    expect(said).toContain(`the DocumentDB cluster ${PRACTICE_CLUSTER} has no deletion protection`);
  });
});
