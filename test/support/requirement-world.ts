// The AWS side of one node as data, for tests that look at requirements: what EC2, IAM, Route 53 and the DNS would answer.
import type { AwsCall, AwsOperation, AwsOperations } from "../../src/aws/api/call.ts";
import type { Instance, Volume } from "../../src/aws/node/look-up.ts";
import {
  type CheckContext,
  checkRequirement,
  type Evidence,
} from "../../src/aws/requirements/check-requirement.ts";
import type { SecurityGroup } from "../../src/aws/requirements/instance.ts";
import type { Requirement } from "../../src/runbook/model/runbook.ts";
import { INSTANCE, START, serviceError } from "./scripted-aws.ts";

type Answers = { [O in AwsOperation]?: (input: AwsOperations[O][0]) => AwsOperations[O][1] | Error };

export interface RequirementWorld {
  instance: Instance;
  volumes: Volume[];
  groups: SecurityGroup[];
  /** A DocumentDB cluster that lacks nothing. */
  cluster: DbCluster;
  /** Its instances, as `class zone status`. */
  instances: string[];
  /** The value of `tls` in its parameter group. */
  tls: string | undefined;
  /** The network of its subnet group. */
  clusterVpc: string;
  readonly answers: Answers;
  /** Addresses of names, and name servers of zones; an Error where no server answers. */
  readonly dns: {
    addresses: Record<string, string[] | Error>;
    nameServers: Record<string, string[] | Error>;
  };
  /** Every call, as `operation id…`. */
  readonly calls: string[];
  readonly asking: CheckContext;
  check(requirement: Requirement, value?: string | null): Promise<Evidence>;
}

type DbCluster = NonNullable<AwsOperations["docdb:DescribeDBClusters"][1]["DBClusters"]>[number];

export const CLUSTER = "lamp-documents";
export const CLUSTER_GROUP = "sg-0c1b2c3d4e5f60718";
const VPC = "vpc-0a1b2c3d4e5f60718";
export const ADDRESS = "203.0.113.7";
export const GROUP = "sg-0a1b2c3d4e5f60718";
export const NAME = "node-01.example.org";
const NAME_SERVERS = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.org"];

/** A volume that is attached. */
export function volume(id: string, device: string, more: Partial<Volume> = {}): Volume {
  return {
    VolumeId: id,
    Size: 1024,
    VolumeType: "gp3",
    Iops: 20_000,
    Throughput: 600,
    Encrypted: true,
    KmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd",
    Attachments: [{ InstanceId: INSTANCE, Device: device, State: "attached" }],
    ...more,
  };
}

/** A rule of a security group, for one port. */
export function rule(
  protocol: string,
  port: number,
  from: { ranges?: string[]; ranges6?: string[]; groups?: string[]; lists?: string[] },
): NonNullable<SecurityGroup["IpPermissions"]>[number] {
  return {
    IpProtocol: protocol,
    FromPort: port,
    ToPort: port,
    IpRanges: (from.ranges ?? []).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: (from.ranges6 ?? []).map((CidrIpv6) => ({ CidrIpv6 })),
    UserIdGroupPairs: (from.groups ?? []).map((GroupId) => ({ GroupId })),
    PrefixListIds: (from.lists ?? []).map((PrefixListId) => ({ PrefixListId })),
  };
}

/** The sizes of some types, as EC2 tells of them. */
const TYPES: Readonly<
  Record<string, NonNullable<AwsOperations["ec2:DescribeInstanceTypes"][1]["InstanceTypes"]>[number]>
> = {
  "t2.micro": type("t2.micro", 1, 1024, true, null),
  "t2.medium": type("t2.medium", 2, 4096, true, null),
  "t3.medium": type("t3.medium", 2, 4096, true, [347, 43.38, 2000, 2085, 260.63, 11_800]),
  "m5.large": type("m5.large", 2, 8192, false, [650, 81.25, 3600, 4750, 593.75, 18_750]),
  "c5.4xlarge": type("c5.4xlarge", 16, 32_768, false, [4750, 593.75, 20_000, 4750, 593.75, 20_000]),
};

function type(
  name: string,
  processors: number,
  memory: number,
  burstable: boolean,
  rates: readonly [number, number, number, number, number, number] | null,
): NonNullable<AwsOperations["ec2:DescribeInstanceTypes"][1]["InstanceTypes"]>[number] {
  const [bandwidth, throughput, iops, mostBandwidth, mostThroughput, mostIops] = rates ?? [];
  return {
    InstanceType: name as "t2.micro",
    BurstablePerformanceSupported: burstable,
    VCpuInfo: { DefaultVCpus: processors },
    MemoryInfo: { SizeInMiB: memory },
    EbsInfo:
      rates === null
        ? { EbsOptimizedSupport: "unsupported" }
        : {
            EbsOptimizedSupport: "default",
            EbsOptimizedInfo: {
              BaselineBandwidthInMbps: bandwidth,
              BaselineThroughputInMBps: throughput,
              BaselineIops: iops,
              MaximumBandwidthInMbps: mostBandwidth,
              MaximumThroughputInMBps: mostThroughput,
              MaximumIops: mostIops,
            },
          },
  };
}

/** A node that has all that the guide asks for. */
export function fullWorld(): RequirementWorld {
  const calls: string[] = [];
  const world: RequirementWorld = {
    instance: {
      InstanceId: INSTANCE,
      InstanceType: "c5.4xlarge",
      ImageId: "ami-1",
      KeyName: "node-01",
      State: { Name: "running" },
      RootDeviceName: "/dev/xvda",
      RootDeviceType: "ebs",
      EbsOptimized: true,
      PublicIpAddress: ADDRESS,
      PrivateIpAddress: "172.31.5.4",
      MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled" },
      IamInstanceProfile: { Arn: "arn:aws:iam::123456789012:instance-profile/lamp/node-profile" },
      VpcId: VPC,
      SecurityGroups: [{ GroupId: GROUP, GroupName: "swarm" }],
    },
    cluster: {
      DBClusterIdentifier: CLUSTER,
      DBClusterArn: `arn:aws:rds:eu-central-1:123456789012:cluster:${CLUSTER}`,
      Engine: "docdb",
      EngineVersion: "5.0.0",
      Status: "available",
      Port: 27_017,
      StorageEncrypted: true,
      KmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd",
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      DBClusterParameterGroup: "lamp-parameters",
      DBSubnetGroup: "lamp-subnets",
      VpcSecurityGroups: [{ VpcSecurityGroupId: CLUSTER_GROUP, Status: "active" }],
      DBClusterMembers: [{ DBInstanceIdentifier: "lamp-1", DBClusterParameterGroupStatus: "in-sync" }],
    },
    instances: ["db.r6g.large eu-central-1a available", "db.r6g.large eu-central-1b available"],
    tls: "enabled",
    clusterVpc: VPC,
    volumes: [
      volume("vol-0000000000000root", "/dev/xvda", { Size: 8, Iops: 3000, Throughput: 125 }),
      volume("vol-0000000000000data", "/dev/sdf"),
    ],
    groups: [
      {
        GroupId: GROUP,
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
        IpPermissions: [
          rule("tcp", 80, { ranges: ["0.0.0.0/0"], ranges6: ["::/0"] }),
          rule("tcp", 443, { ranges: ["0.0.0.0/0"], ranges6: ["::/0"] }),
          ...[2375, 2376, 2377, 7946].map((port) => rule("tcp", port, { groups: [GROUP] })),
          ...[7946, 4789].map((port) => rule("udp", port, { groups: [GROUP] })),
        ],
      },
      { GroupId: CLUSTER_GROUP, IpPermissions: [rule("tcp", 27_017, { groups: [GROUP] })] },
    ],
    answers: {
      "ec2:DescribeInstances": () => ({ Reservations: [{ Instances: [world.instance] }] }),
      "ec2:DescribeVolumes": () => ({ Volumes: world.volumes }),
      "ec2:DescribeSecurityGroups": () => ({ SecurityGroups: world.groups }),
      "ec2:DescribeImages": () => ({
        Images: [
          {
            ImageId: "ami-1",
            Name: "amzn2-ami-kernel-5.10-hvm-2.0.20250220.0-x86_64-gp2",
            ImageOwnerAlias: "amazon",
          },
        ],
      }),
      "ec2:DescribeInstanceTypes": ({ InstanceTypes: [name = ""] = [] }) => {
        const known = TYPES[name];
        return known === undefined ? serviceError("InvalidInstanceType") : { InstanceTypes: [known] };
      },
      "ec2:DescribeInstanceAttribute": () => ({ DisableApiTermination: { Value: true } }),
      "ec2:DescribeAddresses": () => ({
        Addresses: [{ PublicIp: ADDRESS, InstanceId: INSTANCE, AllocationId: "eipalloc-1" }],
      }),
      "docdb:DescribeDBClusters": ({ DBClusterIdentifier: id }) =>
        id === undefined || id === world.cluster.DBClusterIdentifier
          ? { DBClusters: [world.cluster] }
          : serviceError("DBClusterNotFoundFault"),
      "docdb:DescribeDBInstances": () => ({
        DBInstances: world.instances.map((words, at) => {
          const [DBInstanceClass, AvailabilityZone, DBInstanceStatus] = words.split(" ");
          return {
            DBInstanceIdentifier: `lamp-${at + 1}`,
            DBClusterIdentifier: world.cluster.DBClusterIdentifier,
            DBInstanceClass,
            AvailabilityZone,
            DBInstanceStatus,
          };
        }),
      }),
      "docdb:DescribeDBClusterParameters": () => ({
        Parameters: [
          { ParameterName: "audit_logs", ParameterValue: "disabled" },
          { ParameterName: "tls", ParameterValue: world.tls },
        ],
      }),
      "docdb:DescribeDBSubnetGroups": () => ({
        DBSubnetGroups: [{ DBSubnetGroupName: "lamp-subnets", VpcId: world.clusterVpc }],
      }),
      "docdb:ListTagsForResource": () => ({ TagList: [{ Key: "Name", Value: "documents" }] }),
      "ssm:DescribeInstanceInformation": () => ({ InstanceInformationList: [] }),
      "iam:GetInstanceProfile": () => ({
        InstanceProfile: {
          Path: "/",
          InstanceProfileName: "node-profile",
          InstanceProfileId: "AIPA1",
          Arn: "arn:aws:iam::123456789012:instance-profile/lamp/node-profile",
          CreateDate: new Date(START),
          Roles: [
            { Path: "/", RoleName: "node-role", RoleId: "AROA1", Arn: "", CreateDate: new Date(START) },
          ],
        },
      }),
      "iam:ListAttachedRolePolicies": () => ({
        AttachedPolicies: [
          {
            PolicyName: "AmazonSSMManagedInstanceCore",
            PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
          },
        ],
      }),
      "route53:ListHostedZonesByName": ({ DNSName }) => ({
        HostedZones:
          DNSName === "example.org"
            ? [{ Id: "/hostedzone/Z1", Name: "example.org.", CallerReference: "1" }]
            : [],
        IsTruncated: false,
        MaxItems: 100,
      }),
      "route53:ListResourceRecordSets": () => ({
        ResourceRecordSets: [
          {
            Name: "example.org.",
            Type: "NS",
            TTL: 172_800,
            ResourceRecords: NAME_SERVERS.map((it) => ({ Value: `${it}.` })),
          },
          { Name: `${NAME}.`, Type: "A", TTL: 300, ResourceRecords: [{ Value: ADDRESS }] },
        ],
        IsTruncated: false,
        MaxItems: 100,
      }),
    },
    dns: { addresses: { [NAME]: [ADDRESS] }, nameServers: { "example.org": NAME_SERVERS } },
    calls,
    asking: {
      call: scriptedCall(() => world, calls),
      signal: new AbortController().signal,
      now: () => START,
      dns: {
        addresses: async (name) => settle(world.dns.addresses[name] ?? []),
        nameServers: async (zone) => settle(world.dns.nameServers[zone] ?? []),
      },
      memory: new Map(),
    },
    // What was read for one requirement is not kept for the next: tests change the world in between.
    check: (requirement, value = null) =>
      checkRequirement({ ...world.asking, memory: new Map() }, { instance: INSTANCE, requirement, value }),
  };
  return world;
}

/** A node of the smallest type with nothing done to it, in an account without a zone. */
export function bareWorld(): RequirementWorld {
  const world = fullWorld();
  const { KeyName, PublicIpAddress, IamInstanceProfile, ...rest } = world.instance;
  world.instance = {
    ...rest,
    InstanceType: "t2.micro",
    EbsOptimized: false,
    MetadataOptions: { HttpTokens: "optional", HttpEndpoint: "enabled" },
  };
  world.volumes = world.volumes.slice(0, 1);
  world.groups = [{ GroupId: GROUP, IpPermissions: [] }];
  world.answers["ec2:DescribeImages"] = () => ({
    Images: [
      { ImageId: "ami-1", Name: "al2023-ami-2023.6.20250101.0-kernel-6.1-x86_64", ImageOwnerAlias: "amazon" },
    ],
  });
  world.answers["ec2:DescribeInstanceAttribute"] = () => ({ DisableApiTermination: { Value: false } });
  world.answers["ec2:DescribeAddresses"] = () => ({ Addresses: [] });
  world.answers["route53:ListHostedZonesByName"] = () => ({
    HostedZones: [],
    IsTruncated: false,
    MaxItems: 100,
  });
  world.dns.addresses = {};
  return world;
}

/** The same world with calls refused, as an identity without these permissions sees it. */
export function refuse(world: RequirementWorld, ...operations: readonly AwsOperation[]): RequirementWorld {
  for (const operation of operations) {
    const denial = operation.startsWith("ec2:") ? "UnauthorizedOperation" : "AccessDenied";
    world.answers[operation] = () => serviceError(denial);
  }
  return world;
}

function scriptedCall(world: () => RequirementWorld, calls: string[]): AwsCall {
  return async (operation, input) => {
    calls.push(operation);
    const answer = world().answers[operation];
    if (answer === undefined) throw new Error(`${operation} is no part of this world`);
    return settle(answer(input)) as never;
  };
}

function settle<T>(value: T | Error): T {
  if (value instanceof Error) throw value;
  return value;
}
