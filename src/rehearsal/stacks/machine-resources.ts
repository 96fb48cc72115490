// Instances, launch templates and volumes of a stack.

import { REPAIRED } from "../base/faults.ts";
import { typeFacts } from "../base/instance-type-facts.ts";
import type { Cloud, Instance, Subnet } from "../cloud/cloud.ts";
import { imageId, nameIn } from "../cloud/cloud.ts";
import { privateDnsName, publicDnsName, publicIpOf } from "../cloud/instances.ts";
import { launch, start, terminate } from "../cloud/launch.ts";
import { defaultSubnet } from "../cloud/network.ts";
import { attachVolume, makeVolumeIn, refusedVolume, type VolumeWish } from "../cloud/volumes.ts";
import { type Fields, fieldsOf, textOf } from "./intrinsics.ts";
import {
  isTrue,
  labelOf,
  type MadeResource,
  numberOf,
  ownName,
  type ResourceMaker,
  type ResourceOrder,
  refusedBy,
  removeFrom,
  tagsOf,
  textsOf,
} from "./resource.ts";

const ROOT = "/dev/xvda";

const launchTemplate: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const id = cloud.newId("lt", labelOf(order));
  cloud.launchTemplates.set(id, fieldsOf(properties.LaunchTemplateData));
  return {
    id,
    attributes: { LaunchTemplateId: id, LatestVersionNumber: "1", DefaultVersionNumber: "1" },
    seconds: 3,
    remove: () => void cloud.launchTemplates.delete(id),
  };
};

/** The instance's own settings, which override those of its launch template. */
function settingsOf({ cloud, properties }: ResourceOrder): Fields {
  const wanted = textOf(fieldsOf(properties.LaunchTemplate).LaunchTemplateId);
  return { ...(cloud.launchTemplates.get(wanted) ?? {}), ...properties };
}

const instance: ResourceMaker = (order) => {
  const { cloud, making, stack, place } = order;
  const settings = settingsOf(order);
  const subnet = subnetOf(order, settings);
  const type = typeOf(order, settings);
  const image = textOf(settings.ImageId);
  if (image !== imageId(cloud.seed))
    throw refusedBy(order, "Ec2", "NotFound", `The image id '[${image}]' does not exist`);
  const groups = groupsOf(order, settings, subnet);
  const profile = profileOf(order, settings);
  const keyName = textOf(settings.KeyName) || null;
  if (keyName !== null && !cloud.keyPairs.some(({ name }) => name === keyName))
    throw refusedBy(order, "Ec2", "NotFound", `The key pair '${keyName}' does not exist`);
  meetFaults(order, type);
  const tags = tagsOf(order);
  const metadata = fieldsOf(settings.MetadataOptions);
  // A stack is one node; a second instance in it is an extra node.
  const isFirst = !cloud.instances.some((one) => one.state !== "terminated" && one.key === stack);
  const key = isFirst ? stack : `${stack}-${order.name}`;
  const made = launch(making, {
    label: labelOf(order),
    key,
    name: nameIn(tags) ?? key,
    type,
    subnet,
    groups,
    profile,
    keyName,
    protected: isTrue(settings.DisableApiTermination),
    tokens: textOf(metadata.HttpTokens) === "optional" ? "optional" : "required",
    tags,
    place: isFirst ? place : null,
    root: rootOf(order, settings),
  });
  for (const { device, wish } of mappingsOf(order, settings))
    attachVolume(makeVolumeIn(cloud, `${labelOf(order)} ${device}`, wish), made, device);
  return {
    id: made.id,
    attributes: attributesOf(cloud, made),
    seconds: 0,
    settle: () => start(making, made),
    remove: () => {
      if (made.protected)
        throw refusedBy(
          order,
          "Ec2",
          "InvalidRequest",
          `The instance '${made.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        );
      making.gone(made);
      terminate(cloud, made);
    },
  };
};

function attributesOf(cloud: Cloud, made: Instance): NonNullable<MadeResource["attributes"]> {
  return {
    InstanceId: made.id,
    PrivateIp: made.privateIp,
    PrivateDnsName: privateDnsName(made.privateIp),
    PublicIp: publicIpOf(cloud, made),
    PublicDnsName: publicDnsName(publicIpOf(cloud, made)),
    AvailabilityZone: made.subnet.zone,
    VpcId: made.subnet.vpc,
  };
}

function meetFaults(order: ResourceOrder, type: string): void {
  const { faults } = order;
  if (faults.meet("quota"))
    throw refusedBy(
      order,
      "Ec2",
      "ServiceLimitExceeded",
      `You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. ${REPAIRED}`,
    );
  if (faults.meet("rollback"))
    throw refusedBy(
      order,
      "Ec2",
      "InsufficientCapacity",
      `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. ${REPAIRED}`,
      500,
    );
}

function subnetOf(order: ResourceOrder, settings: Fields): Subnet {
  const { cloud } = order;
  const wanted = textOf(settings.SubnetId);
  if (wanted === "") {
    const usual = defaultSubnet(cloud);
    if (usual) return usual;
    throw refusedBy(
      order,
      "Ec2",
      "InvalidRequest",
      "No default VPC for this user. Please specify a subnet, or create a default VPC.",
    );
  }
  const found = cloud.subnets.find(({ id }) => id === wanted);
  if (found) return found;
  throw refusedBy(order, "Ec2", "NotFound", `The subnet ID '${wanted}' does not exist`);
}

function typeOf(order: ResourceOrder, settings: Fields): string {
  const type = textOf(settings.InstanceType);
  if (typeFacts(type)) return type;
  throw refusedBy(
    order,
    "Ec2",
    "InvalidRequest",
    `Invalid value '${type}' for InstanceType. The practice account does not have every type.`,
  );
}

function groupsOf(order: ResourceOrder, settings: Fields, subnet: Subnet): readonly string[] {
  const { cloud } = order;
  const wanted = textsOf(settings.SecurityGroupIds);
  for (const id of wanted)
    if (!cloud.groups.some((one) => one.id === id))
      throw refusedBy(order, "Ec2", "NotFound", `The security group '${id}' does not exist`);
  if (wanted.length > 0) return wanted;
  return cloud.groups.filter(({ name, vpc }) => name === "default" && vpc === subnet.vpc).map(({ id }) => id);
}

function profileOf(order: ResourceOrder, settings: Fields): string | null {
  const of = settings.IamInstanceProfile;
  const wanted = textOf(of) || textOf(fieldsOf(of).Name) || textOf(fieldsOf(of).Arn).split("/").at(-1) || "";
  if (wanted === "") return null;
  if (order.cloud.profiles.some(({ name }) => name === wanted)) return wanted;
  throw refusedBy(
    order,
    "Ec2",
    "InvalidRequest",
    `Value (${wanted}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
  );
}

interface Mapping {
  readonly device: string;
  readonly wish: VolumeWish;
  readonly deleteOnTermination: boolean;
}

function allMappings(order: ResourceOrder, settings: Fields): readonly Mapping[] {
  const all = settings.BlockDeviceMappings;
  return (Array.isArray(all) ? all : []).map(fieldsOf).map((one) => {
    const ebs = fieldsOf(one.Ebs);
    const device = textOf(one.DeviceName);
    return {
      device,
      wish: wishOf(order, ebs, device === ROOT ? 8 : 1),
      deleteOnTermination: ebs.DeleteOnTermination === undefined || isTrue(ebs.DeleteOnTermination),
    };
  });
}

const mappingsOf = (order: ResourceOrder, settings: Fields): readonly Mapping[] =>
  allMappings(order, settings).filter(({ device }) => device !== ROOT);

function rootOf(order: ResourceOrder, settings: Fields) {
  const mapping = allMappings(order, settings).find(({ device }) => device === ROOT);
  const wish = mapping?.wish ?? wishOf(order, {}, 8);
  if (wish.gibibytes < 8)
    throw refusedBy(
      order,
      "Ec2",
      "InvalidRequest",
      `Volume of size ${wish.gibibytes}GB is smaller than snapshot 'snap-practice', expect size >= 8GB`,
    );
  return { ...wish, deleteOnTermination: mapping?.deleteOnTermination ?? true };
}

/** Throws as EC2 does for an invalid volume. */
function wishOf(order: ResourceOrder, fields: Fields, usual: number): VolumeWish {
  const wish = {
    gibibytes: numberOf(fields.Size) ?? numberOf(fields.VolumeSize) ?? usual,
    type: textOf(fields.VolumeType) || "gp3",
    iops: numberOf(fields.Iops),
    throughput: numberOf(fields.Throughput),
    encrypted: isTrue(fields.Encrypted),
    tags: tagsOf(order),
  };
  const refused = refusedVolume(wish);
  if (refused) throw refusedBy(order, "Ec2", "InvalidRequest", refused.message);
  return wish;
}

const volume: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const made = makeVolumeIn(cloud, labelOf(order), wishOf(order, properties, 0));
  return {
    id: made.id,
    attributes: { VolumeId: made.id },
    seconds: 8,
    remove: () => removeFrom(cloud.volumes, made),
  };
};

const volumeAttachment: ResourceMaker = (order) => {
  const { cloud, properties } = order;
  const [id, to] = [textOf(properties.VolumeId), textOf(properties.InstanceId)];
  const found = cloud.volumes.find((one) => one.id === id);
  const machine = cloud.instances.find((one) => one.id === to && one.state !== "terminated");
  if (!found) throw refusedBy(order, "Ec2", "NotFound", `The volume '${id}' does not exist.`);
  if (!machine) throw refusedBy(order, "Ec2", "NotFound", `The instance ID '${to}' does not exist`);
  const device = textOf(properties.Device) || "/dev/sdf";
  if (found.attachment)
    throw refusedBy(order, "Ec2", "InvalidRequest", `${id} is already attached to an instance`);
  if (machine.disks.some(({ attached }) => attached === device))
    throw refusedBy(
      order,
      "Ec2",
      "InvalidRequest",
      `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
    );
  attachVolume(found, machine, device);
  return {
    id: `${id}|${to}`,
    seconds: 5,
    remove: () => {
      Object.assign(found, { attachment: null, disk: null });
    },
  };
};

export const machineResources: Readonly<Record<string, ResourceMaker>> = {
  "AWS::EC2::LaunchTemplate": launchTemplate,
  "AWS::EC2::Instance": instance,
  "AWS::EC2::Volume": volume,
  "AWS::EC2::VolumeAttachment": volumeAttachment,
};

/** A type that is not simulated: it is recorded, and has no effect. */
export const unsimulatedResource: ResourceMaker = (order) => ({
  id: ownName(order),
  seconds: 5,
  remove: () => {},
  remark: "Practice: this resource type is not simulated, so nothing was made.",
});
