// A DocumentDB cluster, compared with what a guide requires of it: what DocumentDB and EC2 answer, and what is said of it.
import { describe, expect, it } from "vitest";
import type { ClusterDemand, Requirement } from "../../../src/runbook/model/runbook.ts";
import { DOCUMENTDB_LAST_DAYS } from "../../../src/support-dates.ts";
import {
  CLUSTER,
  CLUSTER_GROUP,
  fullWorld,
  GROUP,
  type RequirementWorld,
  refuse,
  rule,
} from "../../support/requirement-world.ts";
import { INSTANCE, serviceError } from "../../support/scripted-aws.ts";

type Demands = Omit<ClusterDemand, "cluster">;

const EACH: Demands = {
  encrypted: true,
  tls: true,
  deletionProtection: true,
  backupRetention: 7,
  instances: 2,
  zones: 2,
  instanceClass: "db.r6g.large",
  engine: "5.0",
  reachable: true,
};

const demand = (demands: Demands, cluster: string | null = CLUSTER): Requirement => ({
  kind: "documentdb",
  cluster,
  ...demands,
});
const check = (world: RequirementWorld, demands: Demands, name: string | null = CLUSTER) =>
  world.check(demand(demands, name === null ? null : CLUSTER), name);

/** The same cluster with something else in it. */
function clusterWith(change: Partial<RequirementWorld["cluster"]>): RequirementWorld {
  const world = fullWorld();
  world.cluster = { ...world.cluster, ...change };
  return world;
}

/** The same with other rules in the cluster's group. */
function lettingIn(...rules: readonly ReturnType<typeof rule>[]): RequirementWorld {
  const world = fullWorld();
  world.groups = world.groups.map((group) =>
    group.GroupId === CLUSTER_GROUP ? { ...group, IpPermissions: [...rules] } : group,
  );
  return world;
}

const REFUSED: readonly [name: string, world: RequirementWorld, demands: Demands, words: RegExp][] = [
  ["an unencrypted one", clusterWith({ StorageEncrypted: false }), { encrypted: true }, /Restore a snapshot/],
  [
    "no deletion protection",
    clusterWith({ DeletionProtection: false }),
    { deletionProtection: true },
    /--deletion-protection/,
  ],
  [
    "one day of backups",
    clusterWith({ BackupRetentionPeriod: 1 }),
    { backupRetention: 7 },
    /for 1 day; the guide requires 7/,
  ],
  [
    "another engine version",
    clusterWith({ EngineVersion: "4.0.0" }),
    { engine: "5.0" },
    /is 4\.0\.0; the guide requires 5\.0/,
  ],
  [
    "a version that only begins alike",
    clusterWith({ EngineVersion: "5.01.0" }),
    { engine: "5.0" },
    /5\.01\.0/,
  ],
  [
    "one that is being made",
    clusterWith({ Status: "creating" }),
    { tls: true },
    /is creating, not available/,
  ],
  ["TLS off", Object.assign(fullWorld(), { tls: "disabled" }), { tls: true }, /in plain text.*then reboot/],
  [
    "one instance that is not available",
    Object.assign(fullWorld(), {
      instances: ["db.r6g.large eu-central-1a available", "db.r6g.large eu-central-1b creating"],
    }),
    { instances: 2 },
    /1 of its instances are available; the guide requires 2/,
  ],
  [
    "all of them in one zone",
    Object.assign(fullWorld(), {
      instances: ["db.r6g.large eu-central-1a available", "db.r6g.large eu-central-1a available"],
    }),
    { instances: 2, zones: 2 },
    /they are in 1 zone; the guide requires 2/,
  ],
  ["another class", fullWorld(), { instanceClass: "db.r6g.xlarge" }, /class is db\.r6g\.large/],
  [
    "no rule at all",
    lettingIn(),
    { reachable: true },
    new RegExp(`allows no connections on TCP 27017\\. Add .*TCP 27017 from ${GROUP}`),
  ],
  [
    "a rule for another port",
    lettingIn(rule("tcp", 27_018, { groups: [GROUP] })),
    { reachable: true },
    /allows no connections/,
  ],
  [
    "the whole world beside the node",
    lettingIn(rule("tcp", 27_017, { groups: [GROUP], ranges: ["0.0.0.0/0"] })),
    { reachable: true },
    /allows 0\.0\.0\.0\/0 on TCP 27017\. It should allow only the node's security group/,
  ],
  [
    "another group instead of the node's",
    lettingIn(rule("tcp", 27_017, { groups: ["sg-0123456789abcdef0"] })),
    { reachable: true },
    /no rule for the node's security group.*Add an inbound rule.*Then remove/,
  ],
];

describe("a cluster", () => {
  it("that has everything is met, each thing with its value and its source", async () => {
    const found = await Promise.all(
      Object.entries(EACH).map(async ([key, value]) => {
        const { result, observed, source } = await check(fullWorld(), { [key]: value });
        return [key, result, observed, source];
      }),
    );
    expect(found).toEqual([
      [
        "encrypted",
        "met",
        "arn:aws:kms:eu-central-1:123456789012:key/1234abcd",
        `docdb:DescribeDBClusters ${CLUSTER}`,
      ],
      ["tls", "met", "tls enabled in lamp-parameters", "docdb:DescribeDBClusterParameters lamp-parameters"],
      ["deletionProtection", "met", "on", `docdb:DescribeDBClusters ${CLUSTER}`],
      ["backupRetention", "met", "7 days", `docdb:DescribeDBClusters ${CLUSTER}`],
      ...["instances", "zones", "instanceClass"].map((key) => [
        key,
        "met",
        "2 available, db.r6g.large, in eu-central-1a, eu-central-1b",
        `docdb:DescribeDBInstances ${CLUSTER}`,
      ]),
      ["engine", "met", "5.0.0 (standard support, no end announced)", `docdb:DescribeDBClusters ${CLUSTER}`],
      ["reachable", "met", `TCP 27017 from ${GROUP}`, `ec2:DescribeSecurityGroups ${CLUSTER_GROUP}`],
    ]);
  });

  it("of which a sentence requires several things is judged by all of them", async () => {
    expect(await check(fullWorld(), EACH)).toMatchObject({ result: "met" });
    const bad = clusterWith({ DeletionProtection: false, BackupRetentionPeriod: 1 });
    const { result, evidence, observed } = await check(bad, EACH);
    expect(result).toBe("not-met");
    expect(evidence).toMatch(
      /^Deletion protection is off.*Backups are kept for 1 day;.*Connections need TLS/,
    );
    expect(observed).toMatch(/^off; 1 day; /);
  });

  it.each(REFUSED)("with %s is not met, and says what to do", async (_, world, demands, words) => {
    const { result, evidence, source } = await check(world, demands);
    expect({ result, evidence }).toEqual({ result: "not-met", evidence: expect.stringMatching(words) });
    expect(source).not.toBeNull();
  });

  it.each(["enabled", "fips-140-3", "tls1.2+", "tls1.3+"])("with tls %s has TLS", async (tls) => {
    expect(await check(Object.assign(fullWorld(), { tls }), { tls: true })).toMatchObject({ result: "met" });
  });

  it("is met by the rules of its own group only where it is the node's group", async () => {
    const shared = fullWorld();
    shared.cluster = { ...shared.cluster, VpcSecurityGroups: [{ VpcSecurityGroupId: GROUP }] };
    shared.groups = shared.groups.map((it) =>
      it.GroupId === GROUP ? { ...it, IpPermissions: [rule("tcp", 27_017, { groups: [GROUP] })] } : it,
    );
    expect(await check(shared, { reachable: true })).toMatchObject({ result: "met" });
  });

  it("is not reached by a node that is let out nowhere", async () => {
    const world = fullWorld();
    world.groups = world.groups.map((it) => (it.GroupId === GROUP ? { ...it, IpPermissionsEgress: [] } : it));
    expect(await check(world, { reachable: true })).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("allow no outbound traffic to TCP 27017"),
    });
  });

  it("past its end of support says so wherever its version is told", async () => {
    const world = clusterWith({ EngineVersion: "3.6.0" });
    const past = {
      ...world.asking,
      now: () => Date.parse(`${DOCUMENTDB_LAST_DAYS["3.6"]}T00:00:00Z`) + 86_400_000,
    };
    for (const [demands, result] of [
      [{}, "met"],
      [{ engine: "3.6" }, "met"],
      [{ engine: "5.0" }, "not-met"],
    ] as const) {
      Object.assign(world, { asking: past });
      const told = await check(world, demands);
      expect(told).toMatchObject({
        result,
        observed: expect.stringContaining("standard support ended 2026-03-30"),
      });
      expect(told.evidence).toContain("AWS charges extra for Extended Support");
    }
    Object.assign(world, { asking: { ...past, now: () => past.now() - 1 } });
    expect((await check(world, {})).observed).toContain("standard support until 2026-03-30");
  });
});

describe("which cluster is meant", () => {
  it("is said by its identifier, in small letters as DocumentDB keeps it", async () => {
    expect(await fullWorld().check(demand({}, "CLUSTER_NAME"), "Lamp-Documents")).toMatchObject({
      result: "met",
    });
    expect(await fullWorld().check(demand({}, "none"), "none")).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("No DocumentDB cluster none"),
    });
  });

  it("is said by a tag", async () => {
    const tag = "tag:Name=documents";
    expect(await fullWorld().check(demand({ tls: true }, tag), tag)).toMatchObject({ result: "met" });
    const other = "tag:Name=others";
    expect(await fullWorld().check(demand({}, other), other)).toMatchObject({ result: "not-met" });
  });

  it("is the only one where the guide names none, and unknown where there are several", async () => {
    expect(await fullWorld().check(demand({}, null))).toMatchObject({ result: "met" });
    const several = fullWorld();
    several.answers["docdb:DescribeDBClusters"] = () => ({
      DBClusters: [several.cluster, { ...several.cluster, DBClusterIdentifier: "other" }],
    });
    expect(await several.check(demand({}, null))).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("lamp-documents and other"),
    });
    const none = fullWorld();
    none.answers["docdb:DescribeDBClusters"] = () => ({ DBClusters: [] });
    expect(await none.check(demand({}, null))).toMatchObject({ result: "not-met" });
  });

  it("is not known while its variable has no value, and nothing is asked", async () => {
    const world = fullWorld();
    expect(await world.check(demand({ tls: true }, "CLUSTER_NAME"), null)).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("--set CLUSTER_NAME=NAME"),
    });
    expect(world.calls).toEqual([]);
  });

  it("is no database of another kind behind the same service", async () => {
    expect(await check(clusterWith({ Engine: "neptune" }), {})).toMatchObject({
      result: "not-met",
      evidence: expect.stringContaining("its engine is neptune"),
    });
    expect(await clusterWith({ Engine: "neptune" }).check(demand({}, null))).toMatchObject({
      result: "not-met",
    });
  });
});

describe("what cannot be told of a cluster", () => {
  it.each([
    ["StorageEncrypted", { encrypted: true }],
    ["DeletionProtection", { deletionProtection: true }],
    ["BackupRetentionPeriod", { backupRetention: 7 }],
    ["EngineVersion", { engine: "5.0" }],
    ["DBClusterParameterGroup", { tls: true }],
    ["VpcSecurityGroups", { reachable: true }],
  ] as const)("is what DocumentDB leaves out: %s", async (field, demands) => {
    expect(await check(clusterWith({ [field]: undefined }), demands)).toMatchObject({
      result: "cannot-tell",
    });
  });

  it("is a value of tls that waits for a reboot, or that is not there", async () => {
    const waiting = clusterWith({
      DBClusterMembers: [{ DBInstanceIdentifier: "lamp-1", DBClusterParameterGroupStatus: "pending-reboot" }],
    });
    expect(await check(waiting, { tls: true })).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("lamp-1 still needs a reboot"),
    });
    expect(await check(Object.assign(fullWorld(), { tls: undefined }), { tls: true })).toMatchObject({
      result: "cannot-tell",
    });
  });

  it("is whether two networks are connected", async () => {
    const world = Object.assign(fullWorld(), { clusterVpc: "vpc-0fffffffffffffff0" });
    expect(await check(world, { reachable: true })).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining("peered and routed"),
      observed: expect.stringContaining("cluster in vpc-0fffffffffffffff0"),
    });
  });

  it.each([
    ["docdb:DescribeDBClusters", "rds:DescribeDBClusters", {}],
    ["docdb:DescribeDBInstances", "rds:DescribeDBInstances", { instances: 2 }],
    ["docdb:DescribeDBClusterParameters", "rds:DescribeDBClusterParameters", { tls: true }],
    ["docdb:DescribeDBSubnetGroups", "rds:DescribeDBSubnetGroups", { reachable: true }],
  ] as const)("is what may not be read: %s, which IAM calls %s", async (operation, permission, demands) => {
    const { result, evidence } = await check(refuse(fullWorld(), operation), demands);
    expect(result).toBe("cannot-tell");
    expect(evidence).toContain(`is not allowed to call ${permission}.`);
  });

  it("is anything of an instance that EC2 does not know", async () => {
    const world = fullWorld();
    world.answers["ec2:DescribeInstances"] = () => serviceError("InvalidInstanceID.NotFound");
    expect(await check(world, { reachable: true })).toMatchObject({
      result: "cannot-tell",
      evidence: expect.stringContaining(INSTANCE),
    });
  });
});
