// The data volumes of the instance: all attached volumes except the boot volume.

import { nextTokenInput, type ReadContext, ReadFailure, readPages, sourceWords } from "../api/reading.ts";
import type { Volume } from "../node/look-up.ts";
import { instanceOf, instanceSource } from "./instance.ts";

export interface DataVolume {
  /** `vol-…` */
  readonly id: string;
  /** EC2's device name: `/dev/sdf`. */
  readonly device: string;
  readonly volume: Volume;
}

/**
 * Sorted by device. Throws ReadFailure when EC2 does not report all of them, or not which one is the boot
 * volume.
 */
export async function dataVolumes(reading: ReadContext): Promise<readonly DataVolume[]> {
  const { instance: id } = reading;
  const instance = await instanceOf(reading);
  const root = instance.RootDeviceType === "instance-store" ? "" : instance.RootDeviceName;
  if (root === undefined)
    throw new ReadFailure(
      "EC2 does not report which volume is the root volume, so the data volumes are unknown. Check them in the EC2 console.",
      instanceSource(reading),
    );
  const Filters = [{ Name: "attachment.instance-id", Values: [id] }];
  const found = await readPages(reading, "ec2:DescribeVolumes", { Filters }, id, {
    items: ({ Volumes }) => Volumes,
    next: nextTokenInput,
  });
  const all = found.flatMap((volume) => attachedAs(volume, id));
  const hidden = (instance.BlockDeviceMappings ?? []).find(
    ({ DeviceName, Ebs }) =>
      DeviceName !== root && Ebs?.VolumeId !== undefined && !all.some((it) => it.id === Ebs.VolumeId),
  );
  if (hidden !== undefined)
    throw new ReadFailure(
      `EC2 does not describe ${hidden.Ebs?.VolumeId}, which is attached as ${hidden.DeviceName}. Check again, or look at it in the EC2 console.`,
      sourceWords("ec2:DescribeVolumes", id),
    );
  return all.filter(({ device }) => device !== root).sort((a, b) => (a.device < b.device ? -1 : 1));
}

/** Where volumes were read: the id of each, or the instance's when there are none. */
export function volumesSource(reading: ReadContext, volumes: readonly DataVolume[]): string {
  const ids = volumes.map(({ id }) => id);
  return sourceWords("ec2:DescribeVolumes", ids.length === 0 ? reading.instance : ids.join(" "));
}

function attachedAs(volume: Volume, instance: string): readonly DataVolume[] {
  const there = volume.Attachments?.find(
    ({ InstanceId, State }) => InstanceId === instance && State !== "detached" && State !== "detaching",
  );
  if (volume.VolumeId === undefined || there?.Device === undefined) return [];
  return [{ id: volume.VolumeId, device: there.Device, volume }];
}
