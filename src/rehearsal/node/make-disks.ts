// The disks that a practice node can have: its boot disk, empty EBS volumes for data, and the instance store
// of some types, which loses its data.

import { seededHex, seededUuid } from "../base/seeded.ts";
import { makeVolume } from "../fs/file-tree.ts";
import { type BlockDevice, type Content, GIB, MIB, type PartitionEntry } from "./disks.ts";
import { systemImage } from "./image.ts";
import type { NodeIdentity } from "./node.ts";

const SECTOR = 512;
/** The first sector of the partition with the files. */
const FIRST = 24_576;
/** The sectors at the end of a disk that hold the copy of its partition table. */
export const BACKUP_TABLE = 33;
/** The exact bytes of a 75 GB disk. */
const INSTANCE_STORE = 75_000_000_512;

const TYPES = {
  linux: { uuid: "0fc63daf-8483-4772-8e79-3d69d8477de4", name: "Linux filesystem" },
  bios: { uuid: "21686148-6449-6e6f-744e-656564454649", name: "BIOS boot" },
  efi: { uuid: "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", name: "EFI System" },
} as const;

export interface VolumeDisk {
  readonly name: string;
  readonly minor: number;
  /** Bytes. */
  readonly size: number;
  readonly serial: string;
  readonly attached: string;
}

/** An EBS volume with nothing on it. */
export function emptyDisk(its: VolumeDisk): BlockDevice {
  return {
    ...its,
    kind: "disk",
    model: "Amazon Elastic Block Store",
    partitions: [],
    entry: null,
    content: null,
    table: null,
  };
}

/** The instance store with that number: a disk of the machine itself, empty again after each start. */
export function instanceStore({ seed, key }: NodeIdentity, number: number): BlockDevice {
  const name = `nvme${number}n1`;
  return {
    ...emptyDisk({ name, minor: 3 + number, size: INSTANCE_STORE, serial: "", attached: "" }),
    serial: `AWS${seededHex(seed, `${key} ${name}`, 17).toUpperCase()}`,
    model: "Amazon EC2 NVMe Instance Storage",
    attached: null,
  };
}

/** The disk that a node boots from; always the same for a seed. `programs` are the files of its programs. */
export function systemDisk(
  identity: NodeIdentity,
  programs: readonly string[],
  its: Omit<VolumeDisk, "name" | "minor">,
): BlockDevice {
  const { seed, key } = identity;
  const efi = seededHex(seed, `${key} efi`, 8).toUpperCase();
  const uuids = { root: seededUuid(seed, `${key} root`), efi: `${efi.slice(0, 4)}-${efi.slice(4)}` };
  // The first boot grows the partition with the files to fill the disk.
  const sectors = its.size / SECTOR - FIRST - BACKUP_TABLE;
  const root = makeVolume("xfs", sectors * SECTOR, systemImage(identity, uuids, programs));
  root.used = 1.6 * GIB;

  const part = (
    minor: number,
    sectorCount: number,
    entry: Omit<PartitionEntry, "uuid">,
    content: Content | null,
  ): BlockDevice => ({
    name: `nvme0n1p${entry.number}`,
    kind: "part",
    minor,
    size: sectorCount * SECTOR,
    serial: "",
    model: "",
    attached: null,
    partitions: [],
    entry: { ...entry, uuid: seededUuid(seed, `${key} partition ${entry.number}`) },
    content,
    table: null,
  });
  return {
    ...emptyDisk({ ...its, name: "nvme0n1", minor: 0 }),
    table: { type: "gpt", uuid: seededUuid(seed, `${key} nvme0n1 table`) },
    partitions: [
      part(
        1,
        sectors,
        { number: 1, start: FIRST, name: "Linux", type: TYPES.linux },
        { type: "xfs", uuid: uuids.root, label: "/", volume: root },
      ),
      part(2, 2_048, { number: 127, start: 22_528, name: "BIOS Boot Partition", type: TYPES.bios }, null),
      part(
        3,
        20_480,
        { number: 128, start: 2_048, name: "EFI System Partition", type: TYPES.efi },
        { type: "vfat", uuid: uuids.efi, label: "", volume: makeVolume("vfat", 10 * MIB) },
      ),
    ],
  };
}
