// DocumentDB, as far as the program reads it. The server has none: it has Neptune, which is another database behind the same
// service and the same answers, and stands in for it here.
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
} from "@aws-sdk/client-docdb";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { expect } from "vitest";
import { errorName } from "../../src/aws/api/service-errors.ts";
import { docdb, ec2, newName } from "./account.ts";
import type { ContractsOf, Of } from "./contracts.ts";
import { newGroup } from "./holdings.ts";
import { REGION } from "./moto.ts";

export const STAND_IN = "neptune";

export interface StandIn {
  readonly id: string;
  readonly arn: string;
  readonly group: string;
  readonly parameters: string;
  readonly subnets: string;
  readonly vpc: string;
}

/** A cluster with two instances in two zones, and what is around it. */
export async function newCluster(group?: string): Promise<StandIn> {
  const client = docdb();
  const id = newName("documents");
  const { Subnets = [] } = await ec2().send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "default-for-az", Values: ["true"] }] }),
  );
  const guarding = group ?? (await newGroup());
  await client.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: id,
      DBSubnetGroupDescription: "of the contracts",
      SubnetIds: Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []),
    }),
  );
  await client.send(
    new CreateDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: id,
      DBParameterGroupFamily: "docdb5.0",
      Description: "of the contracts",
    }),
  );
  const { DBCluster } = await client.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: id,
      Engine: STAND_IN,
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      DBClusterParameterGroupName: id,
      DBSubnetGroupName: id,
      VpcSecurityGroupIds: [guarding],
      Port: 27_017,
    }),
  );
  const arn = DBCluster?.DBClusterArn ?? "";
  await client.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: [{ Key: "Name", Value: id }] }));
  for (const zone of ["a", "b"])
    await client.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${id}-${zone}`,
        DBInstanceClass: "db.r6g.large",
        Engine: STAND_IN,
        DBClusterIdentifier: id,
        AvailabilityZone: `${REGION}${zone}`,
      }),
    );
  return { id, arn, group: guarding, parameters: id, subnets: id, vpc: Subnets[0]?.VpcId ?? "" };
}

export const DOCDB_CONTRACTS: ContractsOf<Of<"docdb">> = {
  "docdb:DescribeDBClusters": {
    kind: "answered",
    async holds(ask) {
      const { id, arn, group, parameters, subnets } = await newCluster();
      expect((await ask({ DBClusterIdentifier: id })).DBClusters).toMatchObject([
        {
          DBClusterIdentifier: id,
          DBClusterArn: arn,
          Engine: STAND_IN,
          EngineVersion: expect.stringMatching(/^\d+\.\d+/),
          Status: "available",
          StorageEncrypted: true,
          DeletionProtection: true,
          BackupRetentionPeriod: 7,
          DBClusterParameterGroup: parameters,
          DBSubnetGroup: subnets,
          VpcSecurityGroups: [{ VpcSecurityGroupId: group }],
          Port: 27_017,
        },
      ]);
      const filtered = await ask({ Filters: [{ Name: "engine", Values: [STAND_IN] }] });
      expect(filtered.DBClusters?.map(({ DBClusterIdentifier }) => DBClusterIdentifier)).toContain(id);
      const unknown = ask({ DBClusterIdentifier: newName("none") });
      expect(await unknown.then(() => "", errorName)).toBe("DBClusterNotFoundFault");
    },
    without: [
      {
        what: "makes no cluster of the engine docdb; one of neptune stands in for it here",
        lacks: async () => {
          const input = {
            DBClusterIdentifier: newName("documents"),
            Engine: "docdb",
            MasterUsername: "clusteradmin",
            ManageMasterUserPassword: true,
          };
          const made = docdb().send(new CreateDBClusterCommand(input));
          return (await made.then(() => "", errorName)) === "InvalidParameterValue";
        },
      },
      {
        what: "has made a cluster at once: it is never creating",
        async lacks(ask) {
          const { id } = await newCluster();
          return (await ask({ DBClusterIdentifier: id })).DBClusters?.[0]?.Status === "available";
        },
      },
    ],
  },
  "docdb:DescribeDBInstances": {
    kind: "answered",
    async holds(ask) {
      const { id } = await newCluster();
      const { DBInstances = [] } = await ask({ Filters: [{ Name: "db-cluster-id", Values: [id] }] });
      expect(DBInstances).toHaveLength(2);
      expect(DBInstances).toContainEqual(
        expect.objectContaining({
          DBInstanceIdentifier: `${id}-a`,
          DBClusterIdentifier: id,
          DBInstanceClass: "db.r6g.large",
          DBInstanceStatus: "available",
          AvailabilityZone: `${REGION}a`,
        }),
      );
    },
  },
  "docdb:DescribeDBClusterParameters": {
    kind: "answered",
    async holds(ask) {
      const { parameters } = await newCluster();
      expect((await ask({ DBClusterParameterGroupName: parameters })).Parameters ?? []).toEqual([]);
    },
    without: [
      {
        what: "has no parameters in a group of the family docdb5.0, where AWS has tls",
        async lacks(ask) {
          const { parameters } = await newCluster();
          const { Parameters = [] } = await ask({ DBClusterParameterGroupName: parameters });
          return !Parameters.some(({ ParameterName }) => ParameterName === "tls");
        },
      },
    ],
  },
  "docdb:DescribeDBSubnetGroups": {
    kind: "answered",
    async holds(ask) {
      const { subnets, vpc } = await newCluster();
      expect((await ask({ DBSubnetGroupName: subnets })).DBSubnetGroups).toMatchObject([
        { DBSubnetGroupName: subnets, VpcId: vpc },
      ]);
    },
  },
  "docdb:ListTagsForResource": {
    kind: "answered",
    async holds(ask) {
      const { id, arn } = await newCluster();
      expect((await ask({ ResourceName: arn })).TagList).toEqual([{ Key: "Name", Value: id }]);
    },
  },
};
