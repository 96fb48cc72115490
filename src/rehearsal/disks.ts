// The disks of a practice node: block devices, partitions, and the file systems on them.
import type { Volume } from "./fs/file-tree.ts";

export interface FileSystem {
  readonly type: "xfs" | "ext4" | "vfat";
  readonly uuid: string;
  readonly label: string;
  readonly volume: Volume;
}

export interface BlockDevice {
  /** `nvme1n1`, `nvme0n1p1`. */
  readonly name: string;
  readonly kind: "disk" | "part";
  readonly minor: number;
  /** Bytes. */
  readonly size: number;
  /** The volume id without its dash; "" for a partition. */
  readonly serial: string;
  readonly partitions: readonly BlockDevice[];
  /** What is on it, null when it is blank. */
  content: FileSystem | null;
  /** The partition table's type, null when there is none. */
  readonly table: "gpt" | null;
}

const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** Every device, disks before their partitions. */
export function allDevices(disks: readonly BlockDevice[]): readonly BlockDevice[] {
  return disks.flatMap((disk) => [disk, ...disk.partitions]);
}

/** A size as lsblk prints it: `1T`, `8G`, `10M`, `64.5G`. */
export function shortSize(bytes: number): string {
  const units = ["B", "K", "M", "G", "T"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = Math.round(value * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(1)}${units[unit] ?? ""}`;
}
