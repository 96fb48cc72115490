// The CloudFormation template of a new DocumentDB cluster: readable text, made from the guide's requirements
// for it. It contains no password: DocumentDB creates one in Secrets Manager. As for a node, the same
// requirements give the same text.
import type { Finding } from "../../runbook/model/runbook.ts";
import { CLUSTER_CLASSES, classOf, costWords, HOURS } from "./monthly-cost.ts";
import { type RequirementOf, requirementFinding, type StatedRequirement } from "./stack-requirements.ts";
import { findingComments, guideLineComments, stackTags } from "./template-comments.ts";
import {
  attribute,
  equals,
  explained,
  type Fields,
  not,
  ref,
  sub,
  type Value,
  writeTemplate,
} from "./template-yaml.ts";

type Stated = RequirementOf<"documentdb">;
type Demand = Stated["requirement"];

/** Used where the guide says nothing: two instances, so that one may fail; a week of backups. */
const USUAL = { instances: 2, retention: 7, instanceClass: "db.t4g.medium", engine: "5.0" };
/** DocumentDB's limit for one cluster. */
const MOST_INSTANCES = 16;
/** Zones for the cluster's instances. */
const ZONES = 2;
const PORT = 27_017;
const USER = "clusteradmin";

/**
 * Makes the template from the requirements for the cluster with this name, or for no cluster in particular.
 */
export function clusterTemplate(
  cluster: string,
  stated: readonly StatedRequirement[],
): { readonly text: string; readonly findings: readonly Finding[] } {
  const demands = stated.filter(
    (it): it is Stated =>
      it.requirement.kind === "documentdb" && [null, cluster].includes(it.requirement.cluster),
  );
  const instances = Math.min(MOST_INSTANCES, most(demands, "instances") ?? USUAL.instances);
  const instanceClass = named(demands, "instanceClass") ?? USUAL.instanceClass;
  const hourly = CLUSTER_CLASSES[instanceClass];
  const findings = clusterFindings(demands);
  const text = writeTemplate(
    [
      "One DocumentDB cluster, made as a CloudFormation stack by Lamplighter. It contains no secrets.",
      costWords(
        hourly === undefined ? null : classOf(hourly * instances * HOURS),
        "storage, I/O and backups",
      ),
      "Before deleting the stack, turn off deletion protection. A last snapshot is kept and costs money.",
      ...findingComments(findings),
    ],
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Description: "One DocumentDB cluster, made by Lamplighter from the requirements of its guide",
      Parameters: parameters(demands, instanceClass),
      Conditions: { NamesRole: not(equals(ref("NodeRole"), "")) },
      Resources: {
        ...network(demands),
        ...clusterOf(demands),
        ...instancesOf(demands, instances),
        ReadSecret: access(),
      },
      Outputs: {
        Cluster: { Value: ref("Cluster") },
        Endpoint: { Value: attribute("Cluster.Endpoint") },
        ClusterGroup: { Value: attribute("Group.GroupId") },
      },
    },
  );
  return { text, findings };
}

function parameters(demands: readonly Stated[], instanceClass: string): Fields {
  const engine = named(demands, "engine") ?? USUAL.engine;
  return {
    InstanceClass: explained(
      [
        ...guideLineComments(asking(demands, "instanceClass")),
        ...(instanceClass === USUAL.instanceClass
          ? [
              "The smallest class, which reaches full CPU performance only in bursts: choose db.r6g.large or larger for steady load.",
            ]
          : []),
      ],
      { Type: "String", Default: instanceClass },
    ),
    EngineVersion: explained(guideLineComments(asking(demands, "engine")), {
      Type: "String",
      Default: `${engine}.0`,
    }),
    NodeGroup: explained(["The node's security group. Only its members can connect."], {
      Type: "AWS::EC2::SecurityGroup::Id",
    }),
    NodeRole: explained(
      ["The node's role, which is allowed to read the cluster's address and password. If empty, no role is."],
      { Type: "String", Default: "", AllowedPattern: "^[A-Za-z0-9+=,.@_-]*$" },
    ),
    Vpc: explained(["The node's VPC."], { Type: "AWS::EC2::VPC::Id" }),
    Subnets: explained(["The node's subnet, and one in another Availability Zone."], {
      Type: "List<AWS::EC2::Subnet::Id>",
    }),
    Zones: explained(["The Availability Zones of these subnets, in the same order."], {
      Type: "List<AWS::EC2::AvailabilityZone::Name>",
    }),
  };
}

function network(demands: readonly Stated[]): Fields {
  return {
    Group: explained(
      [
        ...guideLineComments(asking(demands, "reachable")),
        "Only members of the node's security group can connect.",
      ],
      {
        Type: "AWS::EC2::SecurityGroup",
        Properties: {
          GroupDescription: "DocumentDB cluster, made by Lamplighter",
          VpcId: ref("Vpc"),
          SecurityGroupIngress: [
            {
              IpProtocol: "tcp",
              FromPort: PORT,
              ToPort: PORT,
              SourceSecurityGroupId: ref("NodeGroup"),
              Description: "The nodes",
            },
          ],
          Tags: stackTags(),
        },
      },
    ),
    SubnetGroup: {
      Type: "AWS::DocDB::DBSubnetGroup",
      Properties: {
        DBSubnetGroupDescription: "DocumentDB cluster, made by Lamplighter",
        SubnetIds: ref("Subnets"),
        Tags: stackTags(),
      },
    },
    ParameterGroup: explained(
      [...guideLineComments(asking(demands, "tls")), "Connections without TLS are refused."],
      {
        Type: "AWS::DocDB::DBClusterParameterGroup",
        Properties: {
          Description: "DocumentDB cluster, made by Lamplighter",
          Family: `docdb${named(demands, "engine") ?? USUAL.engine}`,
          Parameters: { tls: "enabled" },
          Tags: stackTags(),
        },
      },
    ),
  };
}

function clusterOf(demands: readonly Stated[]): Fields {
  const kept: readonly (keyof Demand)[] = ["encrypted", "deletionProtection", "backupRetention"];
  return {
    Cluster: explained(
      [
        ...guideLineComments(demands.filter((it) => kept.some((key) => it.requirement[key] !== undefined))),
        "DocumentDB makes the password and keeps it in Secrets Manager. A last snapshot is kept when the stack is deleted.",
      ],
      {
        Type: "AWS::DocDB::DBCluster",
        DeletionPolicy: "Snapshot",
        UpdateReplacePolicy: "Snapshot",
        Properties: {
          DBClusterIdentifier: ref("AWS::StackName"),
          EngineVersion: ref("EngineVersion"),
          MasterUsername: USER,
          ManageMasterUserPassword: true,
          StorageEncrypted: true,
          DeletionProtection: true,
          BackupRetentionPeriod: most(demands, "backupRetention") ?? USUAL.retention,
          Port: PORT,
          DBClusterParameterGroupName: ref("ParameterGroup"),
          DBSubnetGroupName: ref("SubnetGroup"),
          VpcSecurityGroupIds: [attribute("Group.GroupId")],
          Tags: stackTags(),
        },
      },
    ),
  };
}

function instancesOf(demands: readonly Stated[], count: number): Fields {
  const why = [...asking(demands, "instances"), ...asking(demands, "zones")];
  const numbers = Array.from({ length: count }, (_, at) => at);
  return Object.fromEntries(
    numbers.map((at): [string, Value] => [
      `Instance${at + 1}`,
      explained(at === 0 ? guideLineComments([...new Set(why)]) : [], {
        Type: "AWS::DocDB::DBInstance",
        Properties: {
          DBClusterIdentifier: ref("Cluster"),
          DBInstanceIdentifier: sub(`\${AWS::StackName}-${at + 1}`),
          DBInstanceClass: ref("InstanceClass"),
          AvailabilityZone: { tag: "!Select", of: [at % ZONES, ref("Zones")] },
          Tags: stackTags(),
        },
      }),
    ]),
  );
}

/**
 * What the node's role may read: the cluster's address, and its password (by the tag that DocumentDB sets on
 * the secret).
 */
function access(): Value {
  const arn = sub(`arn:\${AWS::Partition}:rds:\${AWS::Region}:\${AWS::AccountId}:cluster:\${Cluster}`);
  const secrets = `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:rds!cluster-*`;
  return explained(
    [
      "Anyone with root on a node of that role can read the password too, and containers there may be able to.",
    ],
    {
      Type: "AWS::IAM::Policy",
      Condition: "NamesRole",
      Properties: {
        PolicyName: sub("${AWS::StackName}-password"),
        Roles: [ref("NodeRole")],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "rds:DescribeDBClusters", Resource: arn },
            {
              Effect: "Allow",
              Action: "secretsmanager:GetSecretValue",
              Resource: sub(secrets),
              Condition: { StringEquals: { "aws:ResourceTag/aws:rds:primaryDBClusterArn": arn } },
            },
          ],
        },
      },
    },
  );
}

/** Requirements of the guide that the template does not follow. */
function clusterFindings(demands: readonly Stated[]): readonly Finding[] {
  const tooMany = (key: "instances" | "zones", limit: number, what: string) =>
    asking(demands, key)
      .filter(({ requirement }) => (requirement[key] ?? 0) > limit)
      .map((stated) =>
        requirementFinding(
          stated,
          "demand-left-out",
          `The cluster gets at most ${limit} ${what}, but the guide requires ${stated.requirement[key]}.`,
          "Edit the template before it is proposed.",
        ),
      );
  const several = (["engine", "instanceClass"] as const).flatMap((key) =>
    asking(demands, key)
      .filter(({ requirement }) => requirement[key] !== named(demands, key))
      .map((stated) =>
        requirementFinding(
          stated,
          "demand-left-out",
          `The guide requires both ${named(demands, key)} and ${stated.requirement[key]}. The template uses the first.`,
          "Correct the guide, or edit the template before it is proposed.",
        ),
      ),
  );
  return [
    ...tooMany("instances", MOST_INSTANCES, "instances"),
    ...tooMany("zones", ZONES, "Availability Zones"),
    ...several,
  ];
}

function asking(demands: readonly Stated[], key: keyof Demand): readonly Stated[] {
  return demands.filter(({ requirement }) => requirement[key] !== undefined);
}

/** The largest value required; null for none. */
function most(demands: readonly Stated[], key: "instances" | "backupRetention"): number | null {
  const all = demands.flatMap(({ requirement }) => requirement[key] ?? []);
  return all.length === 0 ? null : Math.max(...all);
}

/** The first value named; null for none. */
function named(demands: readonly Stated[], key: "instanceClass" | "engine"): string | null {
  return demands.flatMap(({ requirement }) => requirement[key] ?? [])[0] ?? null;
}
