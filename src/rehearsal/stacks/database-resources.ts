// DocumentDB clusters with their related resources, and role policies, made by a stack.

import { REPAIRED } from "../base/faults.ts";
import { clusterArn, endpointOf, parametersOf, vpcOf } from "../cloud/describe-databases.ts";
import { fieldsOf, textOf } from "./intrinsics.ts";
import {
  isTrue,
  numberOf,
  ownName,
  type ResourceMaker,
  type ResourceOrder,
  refusedBy,
  removeFrom,
  tagsOf,
  textsOf,
} from "./resource.ts";

const refused = (order: ResourceOrder, code: string, message: string, status = 400): Error =>
  refusedBy(order, "DocDb", code, message, status);

const subnetGroup: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const subnets = textsOf(properties.SubnetIds);
  const found = subnets.map((id) => cloud.subnets.find((one) => one.id === id));
  if (found.includes(undefined))
    throw refused(order, "InvalidRequest", `Some input subnets in :[${subnets.join(", ")}] are invalid.`);
  if (new Set(found.map((one) => one?.zone)).size < 2)
    throw refused(
      order,
      "InvalidRequest",
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: " +
        `${found[0]?.zone ?? "none"}. Add subnets to cover at least 2 AZs.`,
    );
  const made = { name: (textOf(properties.DBSubnetGroupName) || ownName(order)).toLowerCase(), subnets };
  cloud.databases.subnetGroups.push(made);
  return { id: made.name, seconds: 5, remove: () => removeFrom(cloud.databases.subnetGroups, made) };
};

const TLS = ["enabled", "disabled", "fips-140-3", "tls1.2+", "tls1.3+"];

const parameterGroup: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const tls = textOf(fieldsOf(properties.Parameters).tls) || "enabled";
  if (!TLS.includes(tls))
    throw refused(
      order,
      "InvalidRequest",
      `Invalid parameter value: ${tls} for: tls allowed values are: ${TLS.join(",")}`,
    );
  const name = (textOf(properties.Name) || ownName(order)).toLowerCase();
  const made = { name, family: textOf(properties.Family), tls };
  cloud.databases.parameterGroups.push(made);
  return { id: name, seconds: 5, remove: () => removeFrom(cloud.databases.parameterGroups, made) };
};

const cluster: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const { databases } = cloud;
  const id = (textOf(properties.DBClusterIdentifier) || ownName(order)).toLowerCase();
  if (databases.clusters.some((one) => one.id === id))
    throw refused(order, "AlreadyExists", "DB Cluster already exists");
  const [parameters, subnets] = [
    textOf(properties.DBClusterParameterGroupName),
    textOf(properties.DBSubnetGroupName),
  ];
  const engine = textOf(properties.EngineVersion) || "5.0.0";
  const family = parametersOf(cloud, parameters)?.family;
  if (family === undefined)
    throw refused(order, "NotFound", `DBClusterParameterGroup not found: ${parameters}`, 404);
  if (family !== `docdb${engine.split(".").slice(0, 2).join(".")}`)
    throw refused(
      order,
      "InvalidRequest",
      `The Parameter Group ${parameters} with DBParameterGroupFamily ${family} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily docdb${engine.split(".").slice(0, 2).join(".")}`,
    );
  if (vpcOf(cloud, subnets) === undefined)
    throw refused(order, "NotFound", `DB Subnet Group doesn't exist: ${subnets}`, 404);
  const managed = isTrue(properties.ManageMasterUserPassword);
  if (!managed && textOf(properties.MasterUserPassword) === "")
    throw refused(
      order,
      "InvalidRequest",
      "The parameter MasterUserPassword must be provided and must not be blank.",
    );
  const made = {
    id,
    created: new Date(),
    engine,
    port: numberOf(properties.Port) ?? 27_017,
    encrypted: isTrue(properties.StorageEncrypted),
    protected: isTrue(properties.DeletionProtection),
    retention: numberOf(properties.BackupRetentionPeriod) ?? 1,
    parameters,
    subnets,
    groups: textsOf(properties.VpcSecurityGroupIds),
    user: textOf(properties.MasterUsername),
    managed,
    tags: tagsOf(order),
    status: "creating" as "creating" | "available",
    documents: new Set<string>(),
  };
  databases.clusters.push(made);
  return {
    id,
    attributes: {
      Endpoint: endpointOf(cloud, id),
      Port: String(made.port),
      ReadEndpoint: endpointOf(cloud, id).replace(".cluster-", ".cluster-ro-"),
    },
    seconds: 60,
    settle: async () => {
      made.status = "available";
    },
    unprotect: () => {
      made.protected = false;
    },
    remove: () => {
      if (made.protected)
        throw refused(
          order,
          "InvalidRequest",
          "Cannot delete protected Cluster, please disable deletion protection and try again.",
        );
      removeFrom(databases.clusters, made);
    },
  };
};

const instance: ResourceMaker = (order) => {
  const { cloud, properties, faults } = order;
  const { databases } = cloud;
  const type = textOf(properties.DBInstanceClass);
  const of = textOf(properties.DBClusterIdentifier);
  const zone = textOf(properties.AvailabilityZone);
  const held = databases.clusters.find((one) => one.id === of);
  if (!held) throw refused(order, "NotFound", `DBCluster ${of} not found.`, 404);
  if (!/^db\.(t3|t4g|r[4568]g?d?)\.(medium|\d{0,2}x?large)$/.test(type))
    throw refused(order, "InvalidRequest", `Invalid DB Instance class: ${type}`);
  const zones = databases.subnetGroups
    .find(({ name }) => name === held.subnets)
    ?.subnets.map((id) => cloud.subnets.find((one) => one.id === id)?.zone);
  if (zone !== "" && zones?.includes(zone) !== true)
    throw refused(
      order,
      "InvalidRequest",
      `The requested DB Instance Availability Zone ${zone} is not covered by the DB subnet group.`,
    );
  if (faults.meet("rollback"))
    throw refused(
      order,
      "InsufficientDBInstanceCapacity",
      `Cannot create a ${type} database instance because there are no availability zones with sufficient capacity for: VPC and storage type : aurora for ${type}. Please try the request again at a later time. ${REPAIRED}`,
    );
  const made = {
    id: (textOf(properties.DBInstanceIdentifier) || ownName(order)).toLowerCase(),
    cluster: of,
    type,
    zone: zone || (zones?.[0] ?? ""),
    status: "creating" as "creating" | "available",
  };
  databases.instances.push(made);
  return {
    id: made.id,
    seconds: 120,
    settle: async () => {
      made.status = "available";
    },
    remove: () => removeFrom(databases.instances, made),
  };
};

/** An inline policy for roles; only its permissions for DocumentDB clusters matter here. */
const policy: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const names = textsOf(properties.Roles);
  const roles = names.map((name) => {
    const role = cloud.roles.find((one) => one.name === name);
    if (role) return role;
    throw refusedBy(order, "Iam", "NotFound", `The role with name ${name} cannot be found.`, 404);
  });
  const statements = fieldsOf(properties.PolicyDocument).Statement;
  const text = JSON.stringify(statements ?? []);
  const allowed = cloud.databases.clusters.filter(
    ({ id }) => text.includes(`"${clusterArn(id)}"`) && text.includes("secretsmanager:GetSecretValue"),
  );
  for (const role of roles) role.clusters.push(...allowed.map(({ id }) => id));
  return {
    id: textOf(properties.PolicyName),
    seconds: 15,
    remove: () => {
      for (const role of roles) for (const { id } of allowed) removeFrom(role.clusters, id);
    },
  };
};

export const databaseResources: Readonly<Record<string, ResourceMaker>> = {
  "AWS::DocDB::DBSubnetGroup": subnetGroup,
  "AWS::DocDB::DBClusterParameterGroup": parameterGroup,
  "AWS::DocDB::DBCluster": cluster,
  "AWS::DocDB::DBInstance": instance,
  "AWS::IAM::Policy": policy,
};
