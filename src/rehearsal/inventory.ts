// What EC2 and STS say of the practice account: instances, their image, volumes, who is asking. Looking only.
import type { AwsOperations } from "../aws/call.ts";
import { type BlockDevice, GIB } from "./disks.ts";
import { IMAGE } from "./fs/image.ts";
import type { PracticeNode } from "./node.ts";
import { seededHex } from "./seeded.ts";
import { serviceError } from "./service-error.ts";

type Result<O extends keyof AwsOperations> = AwsOperations[O][1];
type Filters = readonly { Name?: string | undefined; Values?: string[] | undefined }[] | undefined;

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";
const STARTED = new Date("2026-01-05T08:00:00Z");

const volumeId = (disk: BlockDevice) => disk.serial.replace(/^vol/, "vol-");
/** The image of every node of that account. */
const imageId = (seed: string) => `ami-0${seededHex(seed, "image", 16)}`;

/** Its volumes, each with the device name that it is attached under; an instance store is none. */
function volumesOf(node: PracticeNode) {
  return node.disks.flatMap((disk, at) =>
    disk.attached === null ? [] : [{ node, disk, device: disk.attached, isRoot: at === 0 }],
  );
}

function instance(node: PracticeNode) {
  const dashed = node.privateIp.replaceAll(".", "-");
  return {
    InstanceId: node.id,
    ImageId: imageId(node.seed),
    InstanceType: node.instanceType,
    State: { Code: 16, Name: "running" as const },
    LaunchTime: STARTED,
    PrivateIpAddress: node.privateIp,
    PublicIpAddress: node.publicIp,
    PrivateDnsName: `ip-${dashed}.ec2.internal`,
    Placement: { AvailabilityZone: `${REGION}a`, Tenancy: "default" as const },
    Architecture: "x86_64" as const,
    Hypervisor: "xen" as const,
    PlatformDetails: "Linux/UNIX",
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs" as const,
    BlockDeviceMappings: volumesOf(node).map(({ disk, device, isRoot }) => ({
      DeviceName: device,
      Ebs: {
        VolumeId: volumeId(disk),
        Status: "attached" as const,
        AttachTime: STARTED,
        DeleteOnTermination: isRoot,
      },
    })),
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
  checkPage(input.MaxResults, input.InstanceIds);
  const chosen = nodes
    .filter((node) => isAsked(input.InstanceIds, node.id))
    .filter((node) => passes(input.Filters, (name) => field(node, name)));
  return {
    Reservations: chosen.map((node) => ({
      ReservationId: node.id.replace("i-", "r-"),
      OwnerId: ACCOUNT,
      Instances: [instance(node)],
    })),
  };
}

/** All that there is fits on one page, so no answer has a token for a next one. */
function checkPage(size: number | undefined, ids: readonly string[] | undefined): void {
  if (size === undefined) return;
  if (size < 5 || size > 1000)
    throw serviceError("InvalidParameterValue", "The maxResults parameter must be from 5 to 1000.");
  if (ids && ids.length > 0)
    throw serviceError(
      "InvalidParameterCombination",
      "The parameter maxResults cannot be used with ids in the same request.",
    );
}

function isAsked(ids: readonly string[] | undefined, id: string): boolean {
  return !ids || ids.length === 0 || ids.includes(id);
}

function field(node: PracticeNode, name: string): string | undefined {
  const fields: Readonly<Record<string, string>> = {
    "instance-id": node.id,
    "instance-state-name": "running",
    "private-ip-address": node.privateIp,
    "ip-address": node.publicIp,
    "instance-type": node.instanceType,
    "image-id": imageId(node.seed),
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

export function describeImages(
  nodes: readonly PracticeNode[],
  input: AwsOperations["ec2:DescribeImages"][0],
): Result<"ec2:DescribeImages"> {
  const known = [...new Set(nodes.map((node) => imageId(node.seed)))];
  for (const id of input.ImageIds ?? []) {
    if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
      throw serviceError("InvalidAMIID.Malformed", `Invalid id: "${id}"`);
    if (!known.includes(id))
      throw serviceError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  }
  return {
    Images: known
      .filter((id) => isAsked(input.ImageIds, id))
      .filter((id) =>
        passes(input.Filters, (name) => ({ "image-id": id, name: IMAGE.name, state: "available" })[name]),
      )
      .map((id) => ({
        ImageId: id,
        ...{ Name: IMAGE.name, Description: IMAGE.description, ImageLocation: `amazon/${IMAGE.name}` },
        ImageOwnerAlias: "amazon",
        OwnerId: "137112412989",
        State: "available",
        Public: true,
        Architecture: "x86_64",
        ImageType: "machine",
        PlatformDetails: "Linux/UNIX",
        RootDeviceName: "/dev/xvda",
        RootDeviceType: "ebs",
        VirtualizationType: "hvm",
        ImdsSupport: "v2.0",
        CreationDate: IMAGE.created,
      })),
  };
}

export function describeVolumes(
  nodes: readonly PracticeNode[],
  input: AwsOperations["ec2:DescribeVolumes"][0],
): Result<"ec2:DescribeVolumes"> {
  const all = nodes.flatMap(volumesOf);
  for (const id of input.VolumeIds ?? [])
    if (!all.some(({ disk }) => volumeId(disk) === id))
      throw serviceError("InvalidVolume.NotFound", `The volume '${id}' does not exist.`);
  checkPage(input.MaxResults, input.VolumeIds);
  const chosen = all
    .filter(({ disk }) => isAsked(input.VolumeIds, volumeId(disk)))
    .filter(({ node, disk, device, isRoot }) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "attachment.instance-id": node.id,
            "attachment.device": device,
            "attachment.status": "attached",
            "volume-id": volumeId(disk),
            status: "in-use",
            encrypted: String(!isRoot),
          })[name],
      ),
    );
  return {
    Volumes: chosen.map(({ node, disk, device, isRoot }) => ({
      VolumeId: volumeId(disk),
      Size: disk.size / GIB,
      State: "in-use",
      VolumeType: "gp3",
      Iops: 3000,
      Throughput: isRoot ? 125 : 250,
      Encrypted: !isRoot,
      ...(isRoot ? {} : { KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/practice` }),
      AvailabilityZone: `${REGION}a`,
      CreateTime: STARTED,
      Attachments: [
        {
          InstanceId: node.id,
          VolumeId: volumeId(disk),
          Device: device,
          State: "attached",
          AttachTime: STARTED,
          DeleteOnTermination: isRoot,
        },
      ],
      Tags: [{ Key: "Name", Value: `${node.name}-${isRoot ? "system" : "data"}` }],
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
