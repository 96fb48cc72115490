// Which of a node's disks a name refers to, or the identity it was pinned to.
import type { DeviceIdentity, Disk } from "../model/device.ts";

const DISK_OR_PART = /^(?:(nvme\d{1,3}n\d{1,3})(?:p\d{1,3})?|((?:sd|vd|xvd|hd)[a-z]{1,3})\d{0,3})$/;

/**
 * The whole disk behind a path: `/dev/nvme1n1p1` → `nvme1n1`. Null for what is not a disk, such as an LVM
 * volume.
 */
export function diskNameOf(path: string): string | null {
  const [, nvme, letters] = DISK_OR_PART.exec(path.replace(/^\/dev\//, "")) ?? [];
  return nvme ?? letters ?? null;
}

/**
 * The identity to pin for a name that refers to this disk. `known`: the earlier identity; parts unknown now
 * are kept.
 */
export function identityOf({ volume, serial, size }: Disk, known: DeviceIdentity | null): DeviceIdentity {
  return {
    volume: volume?.id ?? known?.volume ?? null,
    serial: serial ?? known?.serial ?? null,
    size,
  };
}

/**
 * The disk that a name was pinned to, whatever its current name on the node: by its volume, else by its
 * serial, else by name and size. Null when the node no longer has it.
 */
export function findPinned(disks: readonly Disk[], device: DeviceIdentity, name: string): Disk | null {
  const same = disks.find((disk) => {
    if (device.volume !== null && disk.volume !== null) return disk.volume.id === device.volume;
    if (device.serial !== null && disk.serial !== null) return disk.serial === device.serial;
    return disk.name === name && disk.size === device.size;
  });
  return same ?? null;
}

/** True when both refer to the same disk, with the same size. */
export function sameIdentity(a: DeviceIdentity, b: DeviceIdentity): boolean {
  return a.volume === b.volume && a.serial === b.serial && a.size === b.size;
}
