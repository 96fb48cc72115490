// Matches the disks that a node reports with the volumes that EC2 says are attached. On Nitro the serial
// number is the volume's id, which is certain. On Xen there is none: device letter and size must do, which is
// weaker.
import type { NodeDisk } from "../../ledger/replies/disks.ts";
import type { SafeText } from "../../output/safe-text.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { LookUp, Volume } from "./look-up.ts";

/** A volume attached to the instance, as far as known. */
export interface Attachment {
  /** `vol-…` */
  readonly id: string;
  /** EC2's name for it: `/dev/sdf`. */
  readonly device: string;
  /** Bytes; null when only the instance reports the volume. */
  readonly size: number | null;
  readonly encrypted: boolean | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

const GIB = 2 ** 30;
const INSTANCE_STORE = "Amazon EC2 NVMe Instance Storage";
const EBS = "Amazon Elastic Block Store";

/**
 * The volumes attached to the instance, according to the volumes and to the instance; null when neither could
 * be read.
 */
export function attachmentsOf(id: string, { instance, volumes }: LookUp): readonly Attachment[] | null {
  if (!instance.known && !volumes.known) return null;
  const told = volumes.known ? volumes.value.flatMap((volume) => attachmentOf(id, volume)) : [];
  // A volume that could not be read may still be attached.
  const mappings = instance.known ? (instance.value?.BlockDeviceMappings ?? []) : [];
  const others = mappings.flatMap(({ DeviceName, Ebs }) =>
    DeviceName === undefined ||
    Ebs?.VolumeId === undefined ||
    told.some((attachment) => attachment.id === Ebs.VolumeId)
      ? []
      : [{ id: Ebs.VolumeId, device: DeviceName, size: null, encrypted: null, tags: [] }],
  );
  return [...told, ...others];
}

function attachmentOf(instance: string, volume: Volume): readonly Attachment[] {
  const { VolumeId: id, Size, Encrypted, Tags, Attachments } = volume;
  const device = Attachments?.find(({ InstanceId }) => InstanceId === instance)?.Device;
  if (id === undefined || device === undefined) return [];
  const tags = (Tags ?? []).map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
  return [{ id, device, size: Size === undefined ? null : Size * GIB, encrypted: Encrypted ?? null, tags }];
}

/**
 * The node's disks, each with its volume if it can be identified. `attachments` null: EC2 did not answer.
 * `clean` makes every text safe to show and log.
 */
export function joinDisks(
  disks: readonly NodeDisk[],
  attachments: readonly Attachment[] | null,
  clean: (text: string) => SafeText,
): readonly Disk[] {
  return disks.map((disk) => ({
    name: disk.name,
    size: disk.size,
    serial: disk.serial,
    ...placeOf(disk, attachments, clean),
    signature: disk.signature === null ? null : clean(disk.signature),
    mounts: disk.mounts.map(clean),
    parts: disk.parts.map(clean),
  }));
}

function placeOf(
  disk: NodeDisk,
  attachments: readonly Attachment[] | null,
  clean: (text: string) => SafeText,
): Pick<Disk, "kind" | "volume"> {
  const id = volumeIdOf(disk.serial);
  if (id !== null) {
    const known = attachments?.find((one) => one.id === id) ?? {
      id,
      device: "",
      encrypted: null,
      tags: [],
    };
    return { kind: "ebs", volume: volumeOf(known, "serial", clean) };
  }
  if (disk.model === INSTANCE_STORE) return { kind: "instance-store", volume: null };
  if (disk.model === EBS) return { kind: "ebs", volume: null };
  const letter = letterOf(disk.name);
  if (disk.serial !== null || letter === null || attachments === null)
    return { kind: "unknown", volume: null };
  const there = attachments.filter(({ device }) => letterOf(device) === letter);
  if (there.length === 0) return { kind: "instance-store", volume: null };
  const [only] = there;
  return only !== undefined && there.length === 1 && only.size === disk.size
    ? { kind: "ebs", volume: volumeOf(only, "attachment", clean) }
    : { kind: "unknown", volume: null };
}

/** `vol0123…` or `vol-0123…`; null for a serial number that is not a volume's id. */
function volumeIdOf(serial: string | null): string | null {
  const match = /^vol-?([0-9a-f]{8}|[0-9a-f]{17})$/.exec(serial ?? "");
  return match === null ? null : `vol-${match[1]}`;
}

/**
 * What /dev/sdf and xvdf have in common, also before a partition number (/dev/sda1); null for other names.
 */
function letterOf(name: string): string | null {
  return /^(?:\/dev\/)?(?:sd|xvd)([a-z]{1,2})[0-9]*$/.exec(name)?.[1] ?? null;
}

function volumeOf(
  attachment: Pick<Attachment, "id" | "device" | "encrypted" | "tags">,
  told: "serial" | "attachment",
  clean: (text: string) => SafeText,
): NonNullable<Disk["volume"]> {
  return {
    id: attachment.id,
    told,
    attached: clean(attachment.device),
    encrypted: attachment.encrypted,
    tags: attachment.tags.map(({ key, value }) => ({ key: clean(key), value: clean(value) })),
  };
}
