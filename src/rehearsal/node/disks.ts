// The disks of a practice node: block devices, partitions, and their content.
import type { Volume } from "../fs/file-tree.ts";

export interface Content {
  readonly type: "xfs" | "ext4" | "vfat" | "swap";
  readonly uuid: string;
  readonly label: string;
  /** Its files; null for swap space. */
  readonly volume: Volume | null;
}

/** A partition's entry in its disk's table. */
export interface PartitionEntry {
  readonly number: number;
  /** The first sector, of 512 bytes. */
  readonly start: number;
  readonly name: string;
  readonly uuid: string;
  readonly type: { readonly uuid: string; readonly name: string };
}

export interface BlockDevice {
  /** `nvme1n1`, `nvme0n1p1`. */
  readonly name: string;
  readonly kind: "disk" | "part";
  readonly minor: number;
  /** Bytes. Changes when a volume or a partition grows. */
  size: number;
  /** An EBS volume's id without its dash, or an instance store's own number; "" for a partition. */
  readonly serial: string;
  /** "" for a partition. */
  readonly model: string;
  /** The device name that EC2 attached the volume under, `/dev/sdb`; null for anything but a volume. */
  readonly attached: string | null;
  readonly partitions: readonly BlockDevice[];
  /** Null for a disk. */
  readonly entry: PartitionEntry | null;
  /** Its content; null if it is blank. */
  content: Content | null;
  /** Its partition table; null if there is none. */
  readonly table: { readonly type: "gpt"; readonly uuid: string } | null;
}

const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** Every device, disks before their partitions. */
export function allDevices(disks: readonly BlockDevice[]): readonly BlockDevice[] {
  return disks.flatMap((disk) => [disk, ...disk.partitions]);
}

/** The disk that a partition is on; null for a disk. */
export function diskOf(disks: readonly BlockDevice[], device: BlockDevice): BlockDevice | null {
  return disks.find((disk) => disk.partitions.includes(device)) ?? null;
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
