// Which of a node's disks is meant by a name, or by what a name was pinned to.
import type { DeviceIdentity, Disk } from "../model/device.ts";

const DISK_OR_PART = /^(?:(nvme\d{1,3}n\d{1,3})(?:p\d{1,3})?|((?:sd|vd|xvd|hd)[a-z]{1,3})\d{0,3})$/;

/** The name of the whole disk behind a path: `/dev/nvme1n1p1` → `nvme1n1`. Null for what is not a disk of its own, such as LVM's. */
export function diskNameOf(path: string): string | null {
  const [, nvme, letters] = DISK_OR_PART.exec(path.replace(/^\/dev\//, "")) ?? [];
  return nvme ?? letters ?? null;
}

/** What a name that means this disk is pinned to. `known`: what it was pinned to before; what nobody can tell now stays. */
export function identityOf({ volume, serial, size }: Disk, known: DeviceIdentity | null): DeviceIdentity {
  return {
    volume: volume?.id ?? known?.volume ?? null,
    serial: serial ?? known?.serial ?? null,
    size,
  };
}

/**
 * The disk that a name was pinned to, whatever the node calls it now: by its volume, or by its serial where a volume is
 * not known, or by name and size where neither is. Null when the node has it no more.
 */
export function findPinned(disks: readonly Disk[], device: DeviceIdentity, name: string): Disk | null {
  const same = disks.find((disk) => {
    if (device.volume !== null && disk.volume !== null) return disk.volume.id === device.volume;
    if (device.serial !== null && disk.serial !== null) return disk.serial === device.serial;
    return disk.name === name && disk.size === device.size;
  });
  return same ?? null;
}

/** True when both mean the same disk, of the same size. */
export function sameIdentity(a: DeviceIdentity, b: DeviceIdentity): boolean {
  return a.volume === b.volume && a.serial === b.serial && a.size === b.size;
}
