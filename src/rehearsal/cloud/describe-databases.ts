// DocumentDB of the practice account: its initial cluster, the service's descriptions of clusters, and a
// node's view of them.
import type { AwsOperations } from "../../aws/api/call.ts";
import { seededHex, seededUuid } from "../base/seeded.ts";
import { serviceError } from "../base/service-error.ts";
import type { NodeIdentity, SeenCluster } from "../node/node.ts";
import { ACCOUNT, type Cloud, REGION, STARTED } from "./cloud.ts";
import type { DbCluster } from "./databases.ts";
import { paged } from "./filters.ts";
import { PRACTICE_CLUSTER } from "./initial-nodes.ts";
import { addRule, lets, makeGroup } from "./network.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

export function clusterArn(id: string): string {
  return `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:${id}`;
}

export function endpointOf(cloud: Cloud, id: string): string {
  return `${id}.cluster-${seededHex(cloud.seed, "documentdb", 12)}.${REGION}.docdb.amazonaws.com`;
}

function secretOf({ seed }: Cloud, { id, managed }: DbCluster): string | null {
  if (!managed) return null;
  const name = seededUuid(seed, `secret of ${id}`);
  return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!cluster-${name}-${seededHex(seed, name, 6)}`;
}

/**
 * The initial cluster of an account with nodes: nothing is wrong with it, except that it lacks deletion
 * protection.
 */
export function makePracticeCluster(cloud: Cloud, nodes: string): void {
  const vpc = cloud.groups.find(({ id }) => id === nodes)?.vpc ?? "";
  const subnets = cloud.subnets.filter((one) => one.vpc === vpc).slice(0, 2);
  const { databases } = cloud;
  const group = makeGroup(cloud, {
    name: PRACTICE_CLUSTER,
    description: "Practice DocumentDB",
    vpc,
    tags: [],
  });
  addRule(cloud, group, {
    protocol: "tcp",
    from: 27_017,
    to: 27_017,
    source: { kind: "group", group: nodes },
    description: "The nodes",
  });
  databases.parameterGroups.push({ name: PRACTICE_CLUSTER, family: "docdb5.0", tls: "enabled" });
  databases.subnetGroups.push({ name: PRACTICE_CLUSTER, subnets: subnets.map(({ id }) => id) });
  databases.clusters.push({
    id: PRACTICE_CLUSTER,
    created: STARTED,
    engine: "5.0.0",
    port: 27_017,
    encrypted: true,
    protected: false,
    retention: 7,
    parameters: PRACTICE_CLUSTER,
    subnets: PRACTICE_CLUSTER,
    groups: [group.id],
    user: "clusteradmin",
    managed: true,
    tags: [{ Key: "Name", Value: PRACTICE_CLUSTER }],
    status: "available",
    documents: new Set(),
  });
  for (const [at, { zone }] of subnets.entries())
    databases.instances.push({
      id: `${PRACTICE_CLUSTER}-${at + 1}`,
      cluster: PRACTICE_CLUSTER,
      type: "db.t4g.medium",
      zone,
      status: "available",
    });
}

/** The node's view of the clusters. */
export function clustersFor(cloud: Cloud, { id }: NodeIdentity): readonly SeenCluster[] {
  const node = cloud.instances.find((one) => one.id === id);
  const profile = cloud.profiles.find(({ name }) => name === node?.profile);
  const role = cloud.roles.find(({ name }) => name === profile?.role);
  return cloud.databases.clusters.map((cluster) => {
    const members = cloud.databases.instances.filter((one) => one.cluster === cluster.id);
    return {
      id: cluster.id,
      endpoint: endpointOf(cloud, cluster.id),
      port: cluster.port,
      tls: parametersOf(cloud, cluster.parameters)?.tls !== "disabled",
      isReached:
        node !== undefined &&
        vpcOf(cloud, cluster.subnets) === node.subnet.vpc &&
        members.some(({ status }) => status === "available") &&
        lets(cloud, cluster.groups, node, "tcp", cluster.port),
      mayDescribe: role?.clusters.includes(cluster.id) === true,
      mayRead: role?.clusters.includes(cluster.id) === true,
      secret: secretOf(cloud, cluster),
      user: cluster.user,
      password: seededHex(cloud.seed, `password of ${cluster.id}`, 28),
      documents: cluster.documents,
    };
  });
}

export function parametersOf(cloud: Cloud, name: string) {
  return cloud.databases.parameterGroups.find((one) => one.name === name);
}

/** The network of a subnet group; undefined if there is no such group. */
export function vpcOf(cloud: Cloud, name: string): string | undefined {
  const [first] = cloud.databases.subnetGroups.find((one) => one.name === name)?.subnets ?? [];
  return cloud.subnets.find(({ id }) => id === first)?.vpc;
}

export function describeDbClusters(
  cloud: Cloud,
  input: Input<"docdb:DescribeDBClusters">,
): Result<"docdb:DescribeDBClusters"> {
  const { DBClusterIdentifier: wanted, Filters } = input;
  const chosen = cloud.databases.clusters.filter(
    ({ id }) =>
      (wanted === undefined || id === wanted) && passes(Filters, { engine: "docdb", "db-cluster-id": id }),
  );
  if (wanted !== undefined && chosen.length === 0)
    throw serviceError("DBClusterNotFoundFault", `DBCluster ${wanted} not found.`);
  const { page, next } = paged(chosen, input.MaxRecords ?? 100, input.Marker);
  return {
    DBClusters: page.map((one) => clusterView(cloud, one)),
    ...(next === undefined ? {} : { Marker: next }),
  };
}

function clusterView(cloud: Cloud, cluster: DbCluster) {
  const secret = secretOf(cloud, cluster);
  const members = cloud.databases.instances.filter((one) => one.cluster === cluster.id);
  return {
    DBClusterIdentifier: cluster.id,
    DBClusterArn: clusterArn(cluster.id),
    Engine: "docdb",
    EngineVersion: cluster.engine,
    Status: cluster.status,
    Endpoint: endpointOf(cloud, cluster.id),
    Port: cluster.port,
    MasterUsername: cluster.user,
    StorageEncrypted: cluster.encrypted,
    ...(cluster.encrypted
      ? { KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${seededUuid(cloud.seed, "aws/rds")}` }
      : {}),
    DeletionProtection: cluster.protected,
    BackupRetentionPeriod: cluster.retention,
    DBClusterParameterGroup: cluster.parameters,
    DBSubnetGroup: cluster.subnets,
    VpcSecurityGroups: cluster.groups.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: "active" })),
    DBClusterMembers: members.map(({ id }, at) => ({
      DBInstanceIdentifier: id,
      IsClusterWriter: at === 0,
      DBClusterParameterGroupStatus: "in-sync",
    })),
    ClusterCreateTime: cluster.created,
    ...(secret === null ? {} : { MasterUserSecret: { SecretArn: secret, SecretStatus: "active" } }),
  };
}

export function describeDbInstances(
  cloud: Cloud,
  input: Input<"docdb:DescribeDBInstances">,
): Result<"docdb:DescribeDBInstances"> {
  const { DBInstanceIdentifier: wanted, Filters } = input;
  const chosen = cloud.databases.instances.filter(
    ({ id, cluster }) =>
      (wanted === undefined || id === wanted) &&
      passes(Filters, { engine: "docdb", "db-cluster-id": cluster, "db-instance-id": id }),
  );
  if (wanted !== undefined && chosen.length === 0)
    throw serviceError("DBInstanceNotFound", `DBInstance ${wanted} not found.`);
  const { page, next } = paged(chosen, input.MaxRecords ?? 100, input.Marker);
  return {
    DBInstances: page.map(({ id, cluster, type, zone, status }) => ({
      DBInstanceIdentifier: id,
      DBClusterIdentifier: cluster,
      DBInstanceClass: type,
      DBInstanceStatus: status,
      AvailabilityZone: zone,
      Engine: "docdb",
    })),
    ...(next === undefined ? {} : { Marker: next }),
  };
}

export function describeDbClusterParameters(
  cloud: Cloud,
  input: Input<"docdb:DescribeDBClusterParameters">,
): Result<"docdb:DescribeDBClusterParameters"> {
  const group = parametersOf(cloud, input.DBClusterParameterGroupName ?? "");
  if (!group)
    throw serviceError(
      "DBParameterGroupNotFound",
      `DBClusterParameterGroup not found: ${input.DBClusterParameterGroupName}`,
    );
  return {
    Parameters: [
      { ParameterName: "audit_logs", ParameterValue: "disabled", ApplyType: "dynamic", IsModifiable: true },
      { ParameterName: "tls", ParameterValue: group.tls, ApplyType: "static", IsModifiable: true },
    ],
  };
}

export function describeDbSubnetGroups(
  cloud: Cloud,
  input: Input<"docdb:DescribeDBSubnetGroups">,
): Result<"docdb:DescribeDBSubnetGroups"> {
  const wanted = input.DBSubnetGroupName;
  const chosen = cloud.databases.subnetGroups.filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && chosen.length === 0)
    throw serviceError("DBSubnetGroupNotFoundFault", `DB Subnet Group doesn't exist: ${wanted}`);
  return {
    DBSubnetGroups: chosen.map(({ name, subnets }) => ({
      DBSubnetGroupName: name,
      VpcId: vpcOf(cloud, name) ?? "",
      SubnetGroupStatus: "Complete",
      Subnets: subnets.map((SubnetIdentifier) => ({ SubnetIdentifier, SubnetStatus: "Active" })),
    })),
  };
}

export function listTagsForResource(
  cloud: Cloud,
  input: Input<"docdb:ListTagsForResource">,
): Result<"docdb:ListTagsForResource"> {
  const found = cloud.databases.clusters.find(({ id }) => clusterArn(id) === input.ResourceName);
  if (!found) throw serviceError("DBClusterNotFoundFault", `DBCluster ${input.ResourceName} not found.`);
  return { TagList: [...found.tags] };
}

function passes(
  filters:
    | readonly { readonly Name: string | undefined; readonly Values: readonly string[] | undefined }[]
    | undefined,
  fields: Readonly<Record<string, string>>,
): boolean {
  return (filters ?? []).every(({ Name = "", Values = [] }) => {
    const value = fields[Name];
    if (value === undefined) throw serviceError("InvalidParameterValue", `Unrecognized filter name: ${Name}`);
    return Values.includes(value);
  });
}
