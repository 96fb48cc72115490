// EC2 of the practice account: instances, their status and attributes, and their image.

import type { AwsOperations } from "../../aws/api/call.ts";
import { typeFacts } from "../base/instance-type-facts.ts";
import { serviceError } from "../base/service-error.ts";
import { IMAGES, type ImageName } from "../node/images.ts";
import { ACCOUNT, type Cloud, type Instance, imageId, REGION } from "./cloud.ts";
import { checkIds, ec2Page, isAsked, passes, tagField, tokenOf } from "./filters.ts";

type Input<O extends keyof AwsOperations> = AwsOperations[O][0];
type Result<O extends keyof AwsOperations> = AwsOperations[O][1];

const CODES = { pending: 0, running: 16, terminated: 48 } as const;
const IDS = { prefix: "i", malformed: "InvalidInstanceID.Malformed", missing: "InvalidInstanceID.NotFound" };

const stateOf = ({ state }: Instance) => ({ Code: CODES[state], Name: state });

/** Its elastic address, or its own public one. */
export function publicIpOf(cloud: Cloud, instance: Instance): string {
  return cloud.addresses.find((one) => one.instance === instance.id)?.ip ?? instance.publicIp;
}

/** Its volumes with their attachments; without instance stores. */
export function volumesOf(cloud: Cloud, instance: Instance) {
  return cloud.volumes.flatMap((volume) =>
    volume.attachment?.instance === instance.id ? [{ volume, attachment: volume.attachment }] : [],
  );
}

function checkInstances(cloud: Cloud, ids: readonly string[] | undefined): void {
  const known = cloud.instances.map(({ id }) => id);
  checkIds(ids, known, IDS, (id) => `The instance ID '${id}' does not exist`);
}

export function describeInstances(
  cloud: Cloud,
  input: Input<"ec2:DescribeInstances">,
): Result<"ec2:DescribeInstances"> {
  checkInstances(cloud, input.InstanceIds);
  const chosen = cloud.instances
    .filter(({ id }) => isAsked(input.InstanceIds, id))
    .filter((one) => passes(input.Filters, (name) => field(cloud, one, name)));
  const page = ec2Page(chosen, input, input.InstanceIds);
  return {
    Reservations: page.page.map((one) => ({
      ReservationId: one.id.replace("i-", "r-"),
      OwnerId: ACCOUNT,
      Instances: [view(cloud, one)],
    })),
    ...tokenOf(page),
  };
}

function view(cloud: Cloud, instance: Instance) {
  const dashed = instance.privateIp.replaceAll(".", "-");
  const isGone = instance.state === "terminated";
  return {
    InstanceId: instance.id,
    ImageId: imageId(cloud.seed, instance.image),
    InstanceType: instance.type as "t3.medium",
    State: stateOf(instance),
    LaunchTime: instance.launched,
    ...(isGone
      ? {}
      : {
          PrivateIpAddress: instance.privateIp,
          PublicIpAddress: publicIpOf(cloud, instance),
          PrivateDnsName: `ip-${dashed}.ec2.internal`,
          VpcId: instance.subnet.vpc,
          SubnetId: instance.subnet.id,
        }),
    Placement: { AvailabilityZone: instance.subnet.zone, Tenancy: "default" as const },
    Architecture: "x86_64" as const,
    Hypervisor: "xen" as const,
    VirtualizationType: "hvm" as const,
    PlatformDetails: "Linux/UNIX",
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs" as const,
    SecurityGroups: cloud.groups
      .filter(({ id }) => instance.groups.includes(id))
      .map(({ id, name }) => ({ GroupId: id, GroupName: name })),
    BlockDeviceMappings: volumesOf(cloud, instance).map(({ volume, attachment }) => ({
      DeviceName: attachment.device,
      Ebs: {
        VolumeId: volume.id,
        Status: "attached" as const,
        AttachTime: attachment.at,
        DeleteOnTermination: attachment.deleteOnTermination,
      },
    })),
    Tags: [...instance.tags],
    ...(instance.keyName === null ? {} : { KeyName: instance.keyName }),
    ...(instance.profile === null
      ? {}
      : {
          IamInstanceProfile: {
            Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${instance.profile}`,
            Id: "AIPAPRACTICE",
          },
        }),
    EbsOptimized: (typeFacts(instance.type)?.ebs ?? null) !== null,
    MetadataOptions: {
      State: "applied" as const,
      HttpTokens: instance.tokens,
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: "enabled" as const,
      HttpProtocolIpv6: "disabled" as const,
      InstanceMetadataTags: "disabled" as const,
    },
  };
}

function field(cloud: Cloud, one: Instance, name: string) {
  const fields: Readonly<Record<string, string | readonly string[]>> = {
    "instance-id": one.id,
    "instance-state-name": one.state,
    "instance-state-code": String(CODES[one.state]),
    "private-ip-address": one.privateIp,
    "ip-address": publicIpOf(cloud, one),
    "instance-type": one.type,
    "image-id": imageId(cloud.seed, one.image),
    "instance.group-id": one.groups,
    "key-name": one.keyName ?? [],
    "vpc-id": one.subnet.vpc,
    "subnet-id": one.subnet.id,
    "availability-zone": one.subnet.zone,
    "iam-instance-profile.arn": `arn:aws:iam::${ACCOUNT}:instance-profile/${one.profile}`,
  };
  return fields[name] ?? tagField(one.tags, name);
}

export function describeInstanceStatus(
  cloud: Cloud,
  input: Input<"ec2:DescribeInstanceStatus">,
): Result<"ec2:DescribeInstanceStatus"> {
  checkInstances(cloud, input.InstanceIds);
  const chosen = cloud.instances
    .filter(({ id }) => isAsked(input.InstanceIds, id))
    .filter((one) => input.IncludeAllInstances === true || one.state === "running")
    .filter((one) =>
      passes(
        input.Filters,
        (name) =>
          ({
            "instance-state-name": one.state,
            "instance-status.status": one.checks,
            "system-status.status": one.checks,
            "availability-zone": one.subnet.zone,
          })[name],
      ),
    );
  const page = ec2Page(chosen, input, input.InstanceIds);
  return {
    InstanceStatuses: page.page.map((one) => {
      const runs = one.state === "running";
      const passed = one.checks === "ok" ? ("passed" as const) : ("initializing" as const);
      const summary = {
        Status: runs ? one.checks : ("not-applicable" as const),
        ...(runs ? { Details: [{ Name: "reachability" as const, Status: passed }] } : {}),
      };
      return {
        InstanceId: one.id,
        AvailabilityZone: one.subnet.zone,
        InstanceState: stateOf(one),
        InstanceStatus: summary,
        SystemStatus: summary,
        ...(runs ? { AttachedEbsStatus: summary } : {}),
      };
    }),
    ...tokenOf(page),
  };
}

export function describeInstanceAttribute(
  cloud: Cloud,
  input: Input<"ec2:DescribeInstanceAttribute">,
): Result<"ec2:DescribeInstanceAttribute"> {
  checkInstances(cloud, [input.InstanceId ?? ""]);
  const one = cloud.instances.find(({ id }) => id === input.InstanceId);
  const said = { InstanceId: input.InstanceId };
  switch (input.Attribute) {
    case "disableApiTermination":
      return { ...said, DisableApiTermination: { Value: one?.protected === true } };
    case "instanceType":
      return { ...said, InstanceType: { Value: one?.type } };
    case "groupSet":
      return { ...said, Groups: one?.groups.map((GroupId) => ({ GroupId })) };
    case "rootDeviceName":
      return { ...said, RootDeviceName: { Value: "/dev/xvda" } };
    case "userData":
      return { ...said, UserData: {} };
    default:
      throw serviceError(
        "InvalidParameterValue",
        `Value (${input.Attribute}) for parameter attribute is invalid. The practice account does not simulate it.`,
      );
  }
}

export function describeImages(
  cloud: Cloud,
  input: Input<"ec2:DescribeImages">,
): Result<"ec2:DescribeImages"> {
  const known = (Object.keys(IMAGES) as ImageName[]).map((name) => ({
    ...IMAGES[name],
    id: imageId(cloud.seed, name),
  }));
  const kind = { prefix: "ami", malformed: "InvalidAMIID.Malformed", missing: "InvalidAMIID.NotFound" };
  const ids = known.map(({ id }) => id);
  checkIds(input.ImageIds, ids, kind, (one) => `The image id '[${one}]' does not exist`);
  const isChosen = ({ id, name }: (typeof known)[number]): boolean => {
    const fields = {
      "image-id": id,
      name,
      state: "available",
      architecture: "x86_64",
      "owner-alias": "amazon",
    };
    const wanted = input.ImageIds ?? [];
    return (
      (wanted.length === 0 || wanted.includes(id)) &&
      passes(input.Filters, (field) => fields[field as keyof typeof fields])
    );
  };
  return {
    Images: known.filter(isChosen).map(({ id, name, description, created }) => ({
      ImageId: id,
      ...{ Name: name, Description: description, ImageLocation: `amazon/${name}` },
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
      CreationDate: created,
    })),
  };
}

/** The public parameters that name the newest image. */
export function imageParameter(cloud: Cloud, name: string): string | undefined {
  const known = /^\/aws\/service\/ami-amazon-linux-latest\/al2023-ami-kernel-(default|6\.1)-x86_64$/;
  return known.test(name) ? imageId(cloud.seed) : undefined;
}

/** The private DNS name of an address in the Region. */
export const privateDnsName = (ip: string): string => `ip-${ip.replaceAll(".", "-")}.ec2.internal`;
/** The public DNS name of an address. */
export const publicDnsName = (ip: string): string => `ec2-${ip.replaceAll(".", "-")}.compute-1.amazonaws.com`;
/** The Region's default key for encryption. */
export const EBS_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/practice`;
