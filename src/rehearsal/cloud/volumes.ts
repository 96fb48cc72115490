// EBS of the practice account: volumes, their attachments, and their descriptions.
import type { AwsOperations } from "../../aws/api/call.ts";
import { serviceError } from "../base/service-error.ts";
import { type BlockDevice, GIB } from "../node/disks.ts";
import { emptyDisk } from "../node/make-disks.ts";
import { type Cloud, type Instance, type Tag, type Volume, ZONE } from "./cloud.ts";
import { checkIds, ec2Page, isAsked, passes, tagField, tokenOf } from "./filters.ts";
import { EBS_KEY } from "./instances.ts";

const IDS = { prefix: "vol", malformed: "InvalidVolumeID.Malformed", missing: "InvalidVolume.NotFound" };

export interface VolumeWish {
  readonly gibibytes: number;
  readonly type: string;
  readonly iops: number | null;
  readonly throughput: number | null;
  readonly encrypted: boolean;
  readonly tags: readonly Tag[];
}

interface Bounds {
  readonly size: readonly [number, number];
  readonly iops: readonly [number, number];
  readonly throughput: readonly [number, number] | null;
}

/** Limits of each volume type: GiB, IOPS, MiB/s. */
export const BOUNDS: Readonly<Record<string, Bounds>> = {
  gp3: { size: [1, 65_536], iops: [3000, 80_000], throughput: [125, 2000] },
  gp2: { size: [1, 16_384], iops: [100, 16_000], throughput: null },
  io1: { size: [4, 16_384], iops: [100, 64_000], throughput: null },
  io2: { size: [4, 65_536], iops: [100, 256_000], throughput: null },
};

/** EC2's message for an invalid volume; null if it is valid. */
export function refusedVolume(wish: Pick<VolumeWish, "gibibytes" | "type" | "iops" | "throughput">) {
  const bounds = BOUNDS[wish.type];
  const no = (code: string, message: string) => ({ code, message });
  if (!bounds) return no("UnknownVolumeType", `Unsupported volume type '${wish.type}' for volume creation.`);
  const [least, most] = bounds.size;
  if (!(wish.gibibytes >= least && wish.gibibytes <= most))
    return no(
      "InvalidParameterValue",
      `Volume of ${wish.gibibytes}GiB is ${wish.gibibytes < least ? "smaller" : "larger"} than the ${wish.gibibytes < least ? "minimum" : "maximum"} size for volume type ${wish.type}.`,
    );
  if (wish.iops !== null && !(wish.iops >= bounds.iops[0] && wish.iops <= bounds.iops[1]))
    return no(
      "InvalidParameterValue",
      `Volume iops of ${wish.iops} is not within the range of ${bounds.iops[0]} to ${bounds.iops[1]} for volume type ${wish.type}.`,
    );
  if (wish.type === "gp3" && (wish.iops ?? 3000) > Math.max(3000, wish.gibibytes * 500))
    return no(
      "InvalidParameterCombination",
      `Iops to volume size ratio of ${(wish.iops ?? 0) / wish.gibibytes} is too high; maximum is 500.0`,
    );
  if (wish.throughput !== null && !bounds.throughput)
    return no(
      "InvalidParameterCombination",
      `The parameter throughput is not supported for ${wish.type} volumes.`,
    );
  const [slow, fast] = bounds.throughput ?? [0, Number.POSITIVE_INFINITY];
  if (wish.throughput !== null && !(wish.throughput >= slow && wish.throughput <= fast))
    return no(
      "InvalidParameterValue",
      `Volume throughput of ${wish.throughput} is not within the range of ${slow} to ${fast}.`,
    );
  if (wish.throughput !== null && wish.throughput > 0.25 * (wish.iops ?? 3000))
    return no(
      "InvalidParameterCombination",
      `Throughput (MiBps) to iops ratio of ${wish.throughput / (wish.iops ?? 3000)} is too high; maximum is 0.250000 MiBps per iops.`,
    );
  return null;
}

/** Makes a volume, with an id derived from `label`. Throws as EC2 does. */
export function makeVolumeIn(cloud: Cloud, label: string, wish: VolumeWish): Volume {
  const refused = refusedVolume(wish);
  if (refused) throw serviceError(refused.code, refused.message);
  const volume: Volume = {
    id: cloud.newId("vol", label),
    gibibytes: wish.gibibytes,
    type: wish.type,
    iops: wish.iops ?? (wish.type === "gp3" ? 3000 : Math.max(100, wish.gibibytes * 3)),
    throughput: wish.type === "gp3" ? (wish.throughput ?? 125) : null,
    encrypted: wish.encrypted,
    created: new Date(),
    tags: wish.tags,
    attachment: null,
    disk: null,
    modification: null,
  };
  cloud.volumes.push(volume);
  return volume;
}

/** Attaches it: the node sees an empty disk. */
export function attachVolume(volume: Volume, instance: Instance, device: string): void {
  const numbers = new Set(instance.disks.map(({ name }) => /^nvme(\d+)/.exec(name)?.[1]));
  let number = 0;
  while (numbers.has(String(number))) number += 1;
  const disk = emptyDisk({
    name: `nvme${number}n1`,
    minor: 3 + number,
    size: volume.gibibytes * GIB,
    serial: volume.id.replace("-", ""),
    attached: device,
  });
  holdVolume(volume, instance, disk, { device, deleteOnTermination: false, at: new Date() });
  if (instance.node) instance.node.plug(disk);
  else instance.disks.push(disk);
}

/** Records that the volume is that disk of the instance. */
export function holdVolume(
  volume: Volume,
  instance: Instance,
  disk: BlockDevice,
  how: Omit<NonNullable<Volume["attachment"]>, "instance">,
): void {
  volume.attachment = { instance: instance.id, ...how };
  volume.disk = disk;
}

/** The volume with that id. Throws if there is none. */
export function volumeOf(cloud: Cloud, id: string): Volume {
  checkVolumes(cloud, [id]);
  return cloud.volumes.find((one) => one.id === id) as Volume;
}

export function checkVolumes(cloud: Cloud, ids: readonly string[] | undefined): void {
  const known = cloud.volumes.map(({ id }) => id);
  checkIds(ids, known, IDS, (id) => `The volume '${id}' does not exist.`);
}

export function describeVolumes(
  cloud: Cloud,
  input: AwsOperations["ec2:DescribeVolumes"][0],
): AwsOperations["ec2:DescribeVolumes"][1] {
  checkVolumes(cloud, input.VolumeIds);
  const chosen = cloud.volumes
    .filter(({ id }) => isAsked(input.VolumeIds, id))
    .filter((volume) => passes(input.Filters, (name) => field(volume, name)));
  const page = ec2Page(chosen, input, input.VolumeIds);
  return {
    Volumes: page.page.map((volume) => ({
      VolumeId: volume.id,
      Size: volume.gibibytes,
      State: volume.attachment ? "in-use" : "available",
      VolumeType: volume.type as "gp3",
      Iops: volume.iops,
      ...(volume.throughput === null ? {} : { Throughput: volume.throughput }),
      Encrypted: volume.encrypted,
      ...(volume.encrypted ? { KmsKeyId: EBS_KEY } : {}),
      AvailabilityZone: ZONE,
      CreateTime: volume.created,
      MultiAttachEnabled: false,
      SnapshotId: "",
      Attachments: volume.attachment
        ? [
            {
              InstanceId: volume.attachment.instance,
              VolumeId: volume.id,
              Device: volume.attachment.device,
              State: "attached",
              AttachTime: volume.attachment.at,
              DeleteOnTermination: volume.attachment.deleteOnTermination,
            },
          ]
        : [],
      Tags: [...volume.tags],
    })),
    ...tokenOf(page),
  };
}

function field({ id, type, gibibytes, encrypted, attachment, tags }: Volume, name: string) {
  const fields: Readonly<Record<string, string | readonly string[]>> = {
    "attachment.instance-id": attachment?.instance ?? [],
    "attachment.device": attachment?.device ?? [],
    "attachment.status": attachment ? "attached" : [],
    "attachment.delete-on-termination": attachment ? String(attachment.deleteOnTermination) : [],
    "volume-id": id,
    "volume-type": type,
    size: String(gibibytes),
    status: attachment ? "in-use" : "available",
    encrypted: String(encrypted),
    "availability-zone": ZONE,
  };
  return fields[name] ?? tagField(tags, name);
}
