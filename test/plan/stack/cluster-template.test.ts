// The template of a DocumentDB cluster that is to be made, and the two steps that propose and make it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/digest.ts";
import { safeText } from "../../../src/output/clean.ts";
import type { Proposal } from "../../../src/plan/model/aws-order.ts";
import type { Plan } from "../../../src/plan/model/plan.ts";
import type { KnownNow, Presented } from "../../../src/plan/model/presented.ts";
import { presentTask } from "../../../src/plan/present/present.ts";
import { clusterTemplate } from "../../../src/plan/stack/cluster-template.ts";
import type { StatedRequirement } from "../../../src/plan/stack/stack-requirements.ts";
import { readTemplate } from "../../../src/plan/stack/template-yaml.ts";
import type { ClusterDemand } from "../../../src/runbook/model/runbook.ts";
import { expectGolden } from "../../support/golden.ts";
import { madeNode, newNode } from "../../support/new-nodes.ts";
import { given, planOf, target } from "../../support/plan-fixtures.ts";

type Demands = Omit<ClusterDemand, "cluster">;

const stated = (demands: Demands, cluster: string | null = "CLUSTER_NAME"): StatedRequirement => ({
  requirement: { kind: "documentdb", cluster, ...demands },
  line: 7,
  text: "A line of the guide",
});

// biome-ignore lint/suspicious/noExplicitAny: what a template holds has any shape
type Json = any;

function read(...all: readonly StatedRequirement[]): Json {
  const found = readTemplate(clusterTemplate("CLUSTER_NAME", all).text);
  if (!found.ok) throw new Error(found.message);
  return found.template;
}

const anyDemands = fc.record(
  {
    encrypted: fc.constant(true as const),
    tls: fc.constant(true as const),
    deletionProtection: fc.constant(true as const),
    backupRetention: fc.integer({ min: 1, max: 35 }),
    instances: fc.integer({ min: 1, max: 40 }),
    zones: fc.integer({ min: 1, max: 6 }),
    instanceClass: fc.constantFrom("db.r6g.large", "db.t3.medium", "db.r5.24xlarge"),
    engine: fc.constantFrom("4.0", "5.0", "8.0"),
    reachable: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

describe("the template of a cluster", () => {
  it("reads as before for a guide that requires everything", () => {
    const demands = {
      encrypted: true,
      tls: true,
      deletionProtection: true,
      backupRetention: 14,
      instances: 3,
      zones: 2,
      instanceClass: "db.r6g.large",
      engine: "5.0",
      reachable: true,
    } as const;
    expectGolden("plan/stack-of-a-cluster.yaml", clusterTemplate("CLUSTER_NAME", [stated(demands)]).text);
  });

  it("protects the data whatever the guide says, holds no password, and lets in the node's group alone", () => {
    fc.assert(
      fc.property(fc.array(anyDemands, { maxLength: 3 }), (all) => {
        const { text } = clusterTemplate(
          "CLUSTER_NAME",
          all.map((it) => stated(it)),
        );
        const { Resources: resources, Parameters: parameters } = read(...all.map((it) => stated(it)));
        const { Properties: cluster, ...kept } = resources.Cluster;
        expect(kept).toMatchObject({ DeletionPolicy: "Snapshot", UpdateReplacePolicy: "Snapshot" });
        expect(cluster).toMatchObject({
          StorageEncrypted: true,
          DeletionProtection: true,
          ManageMasterUserPassword: true,
        });
        expect(text).not.toMatch(/MasterUserPassword:(?! true)|\bPassword:/);
        const wanted = Math.max(0, ...all.map((it) => it.backupRetention ?? 0));
        expect(cluster.BackupRetentionPeriod).toBe(wanted === 0 ? 7 : wanted);
        expect(resources.ParameterGroup.Properties.Parameters).toEqual({ tls: "enabled" });
        const version = parameters.EngineVersion.Default.split(".").slice(0, 2).join(".");
        expect(resources.ParameterGroup.Properties.Family).toBe(`docdb${version}`);
        expect(resources.Group.Properties.SecurityGroupIngress).toEqual([
          expect.objectContaining({ FromPort: cluster.Port, SourceSecurityGroupId: { Ref: "NodeGroup" } }),
        ]);
        const instances = Object.values<Json>(resources).filter((it) => it.Type === "AWS::DocDB::DBInstance");
        const asked = Math.max(0, ...all.map((it) => it.instances ?? 0));
        expect(instances).toHaveLength(asked === 0 ? 2 : Math.min(16, asked));
        const zones = instances.map((it) => it.Properties.AvailabilityZone["Fn::Select"][0]);
        expect(new Set(zones).size).toBe(Math.min(2, instances.length));
      }),
    );
  });

  it("lets the node's role read this cluster's password and no other", () => {
    const { Properties } = read().Resources.ReadSecret;
    const arn = {
      "Fn::Sub": `arn:\${AWS::Partition}:rds:\${AWS::Region}:\${AWS::AccountId}:cluster:\${Cluster}`,
    };
    expect(Properties.PolicyDocument.Statement).toEqual([
      { Effect: "Allow", Action: "rds:DescribeDBClusters", Resource: arn },
      {
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: { "Fn::Sub": expect.stringMatching(/:secret:rds!cluster-\*$/) },
        Condition: { StringEquals: { "aws:ResourceTag/aws:rds:primaryDBClusterArn": arn } },
      },
    ]);
  });

  it("follows what is required of this cluster or of none in particular, and says what it does not follow", () => {
    const other = stated({ instances: 9, engine: "4.0" }, "OTHER");
    expect(clusterTemplate("CLUSTER_NAME", [other])).toEqual(clusterTemplate("CLUSTER_NAME", []));
    expect(read(stated({ instances: 3 }, null)).Resources).toHaveProperty("Instance3");
    const { text, findings } = clusterTemplate("CLUSTER_NAME", [
      stated({ instances: 20, zones: 3 }),
      stated({ engine: "5.0" }),
      stated({ engine: "8.0" }),
    ]);
    expect(findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual(Array(3).fill("demand-left-out 7"));
    for (const { message } of findings)
      expect(text.replaceAll("\n# ", " ")).toContain(`Not followed: ${message}`);
  });

  it.each([
    [{}, "50 to 200"],
    [{ instanceClass: "db.r6g.large" }, "200 to 1,000"],
    [{ instanceClass: "db.r6g.2xlarge", instances: 3 }, "over 1,000"],
    [{ instanceClass: "db.r5.24xlarge" }, "unknown"],
  ] as const)("tells what %j costs a month as a class", (demands, words) => {
    expect(clusterTemplate("CLUSTER_NAME", [stated(demands)]).text).toContain(`Monthly cost: ${words}`);
  });
});

const GUIDE = `---
roles: { node: a node }
variables:
  CLUSTER_NAME: { type: text, description: its name }
---
# G

## A cluster {on=node}

\`\`\`yaml {make name=cluster}
make-documentdb: CLUSTER_NAME
\`\`\`

\`\`\`yaml {requires}
documentdb: { cluster: CLUSTER_NAME, tls: true }
\`\`\`
`;
const INSTANCE = "i-0123456789abcdef0";
const NODE = target("node", INSTANCE);
const nothing: KnownNow = {
  bindings: [],
  edited: null,
  preamble: [],
  disks: null,
  allowLocal: false,
  openssl: true,
};

const plan = (name: string | null, on = NODE): Plan =>
  planOf(GUIDE, { targets: [on], bindings: name === null ? [] : given(`CLUSTER_NAME=${name}`) });

function shown(action: string, of: Plan, known: Partial<KnownNow> = {}): Presented {
  const step = of.steps.find(({ aws }) => aws?.action === action && "cluster" in aws);
  const task = of.tasks.find((it) => it.step === step?.id);
  return presentTask(of, task?.id ?? "", { ...nothing, ...known });
}

describe("the steps that make a cluster", () => {
  const lamp = plan("lamp-documents");
  const template = sha256(lamp.tasks[0]?.command?.text ?? "");
  const proposal: Proposal = {
    stack: "lamp-documents",
    changeSet: "lamplighter-0123456789abcdef",
    template,
    text: safeText("NodeGroup: sg-1\nAdd  Cluster  AWS::DocDB::DBCluster\n"),
  };

  it("propose its template for the network of the node, and make it once its name is typed", () => {
    expect(lamp.steps.map(({ title }) => title)).toEqual([
      "Propose the DocumentDB cluster CLUSTER_NAME",
      "Make the DocumentDB cluster CLUSTER_NAME",
      "documentdb: cluster: CLUSTER_NAME",
      "documentdb: tls: true",
    ]);
    expect(shown("propose-stack", lamp, { proposal: null })).toMatchObject({
      aws: { action: "propose-stack", stack: "lamp-documents", parameters: {}, beside: INSTANCE },
      confirm: { how: "key", typed: null },
    });
    const made = shown("make-stack", lamp, { proposal });
    expect(made).toMatchObject({
      aws: { action: "make-stack", stack: "lamp-documents", changeSet: proposal.changeSet, template },
      confirm: { how: "type", typed: "lamp-documents" },
    });
    for (const words of [
      "NodeGroup: sg-1",
      "Monthly cost: 50 to 200",
      "deletion protection",
      "last snapshot",
    ])
      expect(made.command).toContain(words);
  });

  it("make nothing by what was proposed for another stack of the same node", () => {
    const other = { ...proposal, stack: "node-01" };
    const { aws, findings } = shown("make-stack", lamp, { proposal: other });
    expect(aws).toBeUndefined();
    expect(findings.map(({ rule }) => rule)).toEqual(["nothing-proposed"]);
  });

  it("wait for the name, and refuse one that no cluster can have", () => {
    const open = plan(null);
    expect(open.tasks.slice(0, 2).map((it) => it.open)).toEqual([["CLUSTER_NAME"], ["CLUSTER_NAME"]]);
    expect(shown("propose-stack", open, { proposal: null }).aws).toBeUndefined();
    for (const name of ["Lamp", "lamp_documents", "1lamp", "lamp--documents", "lamp-", "a".repeat(64)]) {
      const { aws, findings } = shown("propose-stack", plan(name), { proposal: null });
      expect([name, aws, findings.map(({ rule }) => rule)]).toEqual([name, undefined, ["cluster-name"]]);
    }
    for (const name of ["a", "lamp-documents-2", "a".repeat(63)])
      expect(shown("propose-stack", plan(name), { proposal: null }).aws).toBeDefined();
  });

  it("stand beside a node that the same run makes, once it is there", () => {
    const both = plan("lamp-documents", newNode("node-01", ["node"]));
    expect(both.steps.map(({ aws }) => aws?.action ?? "requirement")).toEqual([
      "propose-stack",
      "make-stack",
      "wait-for-node",
      "propose-stack",
      "make-stack",
      "requirement",
      "requirement",
    ]);
    expect(shown("propose-stack", both, { proposal: null }).aws).toBeUndefined();
    const made = new Map([["node-01", madeNode(1)]]);
    const asked = shown("propose-stack", both, { proposal: null, made });
    expect(asked.aws).toMatchObject({ stack: "lamp-documents", beside: madeNode(1).instance });
    expect(asked.command).toContain("AWS::DocDB::DBCluster");
    expect(asked.command).not.toContain("AWS::EC2::Instance");
  });
});
