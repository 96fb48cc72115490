// What EC2 and STS say of the practice account: instances, volumes, who is asking. Looking only.
import type { AwsOperations } from "../aws/call.ts";
import { GIB } from "./disks.ts";
import type { PracticeNode } from "./node.ts";
import { serviceError } from "./service-error.ts";

type Result<O extends keyof AwsOperations> = AwsOperations[O][1];
type Filters = readonly { Name?: string | undefined; Values?: string[] | undefined }[] | undefined;

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";
const STARTED = new Date("2026-01-05T08:00:00Z");

const volumeId = (serial: string) => serial.replace(/^vol/, "vol-");

function mappings(node: PracticeNode) {
  return node.disks.map((disk, at) => ({
    DeviceName: at === 0 ? "/dev/xvda" : "/dev/sdb",
    Ebs: {
      VolumeId: volumeId(disk.serial),
      Status: "attached" as const,
      AttachTime: STARTED,
      DeleteOnTermination: at === 0,
    },
  }));
}

function instance(node: PracticeNode) {
  const dashed = node.privateIp.replaceAll(".", "-");
  return {
    InstanceId: node.id,
    ImageId: "ami-00000000000000000",
    InstanceType: "t3.medium" as const,
    State: { Code: 16, Name: "running" as const },
    LaunchTime: STARTED,
    PrivateIpAddress: node.privateIp,
    PublicIpAddress: node.publicIp,
    PrivateDnsName: `ip-${dashed}.ec2.internal`,
    Placement: { AvailabilityZone: `${REGION}a`, Tenancy: "default" as const },
    Architecture: "x86_64" as const,
    PlatformDetails: "Linux/UNIX",
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs" as const,
    BlockDeviceMappings: mappings(node),
    Tags: [
      { Key: "Name", Value: node.name },
      { Key: "Role", Value: node.role },
    ],
    IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/practice-node`, Id: "AIPAPRACTICE" },
    EbsOptimized: true,
  };
}

export function describeInstances(
  nodes: readonly PracticeNode[],
  input: AwsOperations["ec2:DescribeInstances"][0],
): Result<"ec2:DescribeInstances"> {
  for (const id of input.InstanceIds ?? []) {
    if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
      throw serviceError("InvalidInstanceID.Malformed", `Invalid id: "${id}"`);
    if (!nodes.some((node) => node.id === id))
      throw serviceError("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
  }
  const chosen = nodes
    .filter(
      (node) => !input.InstanceIds || input.InstanceIds.length === 0 || input.InstanceIds.includes(node.id),
    )
    .filter((node) => passes(input.Filters, (name) => field(node, name)));
  return {
    Reservations: chosen.map((node) => ({
      ReservationId: node.id.replace("i-", "r-"),
      OwnerId: ACCOUNT,
      Instances: [instance(node)],
    })),
  };
}

function field(node: PracticeNode, name: string): string | undefined {
  const fields: Readonly<Record<string, string>> = {
    "instance-id": node.id,
    "instance-state-name": "running",
    "private-ip-address": node.privateIp,
    "ip-address": node.publicIp,
    "instance-type": "t3.medium",
    "tag:Name": node.name,
    "tag:Role": node.role,
    "vpc-id": "vpc-00000000",
  };
  if (name.startsWith("tag:")) return fields[name] ?? "";
  return name === "tag-key" ? "Name" : fields[name];
}

function passes(filters: Filters, value: (name: string) => string | undefined): boolean {
  return (filters ?? []).every(({ Name, Values }) => {
    const found = value(Name ?? "");
    if (found === undefined) throw serviceError("InvalidParameterValue", `The filter '${Name}' is invalid`);
    return (Values ?? []).some((pattern) => like(pattern, found));
  });
}

/** EC2's filter patterns: `*` for any run of characters, `?` for one. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`).test(text);
}

export function describeVolumes(
  nodes: readonly PracticeNode[],
  input: AwsOperations["ec2:DescribeVolumes"][0],
): Result<"ec2:DescribeVolumes"> {
  const all = nodes.flatMap((node) => node.disks.map((disk, at) => ({ node, disk, at })));
  for (const id of input.VolumeIds ?? [])
    if (!all.some(({ disk }) => volumeId(disk.serial) === id))
      throw serviceError("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
  const chosen = all
    .filter(
      ({ disk }) =>
        !input.VolumeIds || input.VolumeIds.length === 0 || input.VolumeIds.includes(volumeId(disk.serial)),
    )
    .filter(({ node, disk }) =>
      passes(
        input.Filters,
        (name) =>
          ({ "attachment.instance-id": node.id, "volume-id": volumeId(disk.serial), status: "in-use" })[name],
      ),
    );
  return {
    Volumes: chosen.map(({ node, disk, at }) => ({
      VolumeId: volumeId(disk.serial),
      Size: disk.size / GIB,
      State: "in-use",
      VolumeType: "gp3",
      Iops: 3000,
      Throughput: at === 0 ? 125 : 250,
      Encrypted: at !== 0,
      ...(at === 0 ? {} : { KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/practice` }),
      AvailabilityZone: `${REGION}a`,
      CreateTime: STARTED,
      Attachments: [
        {
          InstanceId: node.id,
          VolumeId: volumeId(disk.serial),
          Device: at === 0 ? "/dev/xvda" : "/dev/sdb",
          State: "attached",
          DeleteOnTermination: at === 0,
        },
      ],
      Tags: [{ Key: "Name", Value: `${node.name}-${at === 0 ? "system" : "data"}` }],
    })),
  };
}

export function describeInstanceInformation(
  nodes: readonly PracticeNode[],
  input: AwsOperations["ssm:DescribeInstanceInformation"][0],
): Result<"ssm:DescribeInstanceInformation"> {
  const values = (input.Filters ?? [])
    .filter((filter) => filter.Key === "InstanceIds")
    .flatMap((filter) => filter.Values ?? []);
  const older = (input.InstanceInformationFilterList ?? [])
    .filter((filter) => filter.key === "InstanceIds")
    .flatMap((filter) => filter.valueSet ?? []);
  const wanted = [...values, ...older];
  return {
    InstanceInformationList: nodes
      .filter((node) => wanted.length === 0 || wanted.includes(node.id))
      .map((node) => ({
        InstanceId: node.id,
        PingStatus: "Online",
        LastPingDateTime: new Date(),
        AgentVersion: "3.3.2299.0",
        IsLatestVersion: true,
        PlatformType: "Linux",
        PlatformName: "Amazon Linux",
        PlatformVersion: "2023",
        ResourceType: "EC2Instance",
        IPAddress: node.privateIp,
        ComputerName: node.hostName,
      })),
  };
}

export function callerIdentity(): Result<"sts:GetCallerIdentity"> {
  return {
    UserId: "AROAPRACTICE:operator",
    Account: ACCOUNT,
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/practice/operator`,
  };
}
