// The disks that a new practice node has: its system disk, an empty EBS volume for data, and on the worker the
// instance store of its type, which nothing should be kept on.
import { type BlockDevice, type Content, GIB, MIB, type PartitionEntry, TIB } from "./disks.ts";
import { makeVolume } from "./fs/file-tree.ts";
import { systemImage } from "./fs/image.ts";
import type { NodeIdentity } from "./node.ts";
import { seededHex, seededUuid } from "./seeded.ts";

const SECTOR = 512;
/** What 75 GB of a maker of disks are. */
const INSTANCE_STORE = 75_000_000_512;

const TYPES = {
  linux: { uuid: "0fc63daf-8483-4772-8e79-3d69d8477de4", name: "Linux filesystem" },
  bios: { uuid: "21686148-6449-6e6f-744e-656564454649", name: "BIOS boot" },
  efi: { uuid: "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", name: "EFI System" },
} as const;

/** The same ones for the same seed. `programs` are the files of the programs on the system disk. */
export function makeDisks(identity: NodeIdentity, programs: readonly string[]): readonly BlockDevice[] {
  const { seed, key, role } = identity;
  const efi = seededHex(seed, `${key} efi`, 8).toUpperCase();
  const uuids = { root: seededUuid(seed, `${key} root`), efi: `${efi.slice(0, 4)}-${efi.slice(4)}` };
  const root = makeVolume("xfs", 8 * GIB, systemImage(identity, uuids, programs));
  root.used = 1.6 * GIB;

  const part = (
    minor: number,
    sectors: number,
    entry: Omit<PartitionEntry, "uuid">,
    content: Content | null,
  ): BlockDevice => ({
    name: `nvme0n1p${entry.number}`,
    kind: "part",
    minor,
    size: sectors * SECTOR,
    serial: "",
    model: "",
    attached: null,
    partitions: [],
    entry: { ...entry, uuid: seededUuid(seed, `${key} partition ${entry.number}`) },
    content,
    table: null,
  });
  const disk = (
    name: string,
    minor: number,
    size: number,
    attached: string | null,
    partitions: readonly BlockDevice[] = [],
  ): BlockDevice => ({
    name,
    kind: "disk",
    minor,
    size,
    serial:
      attached === null
        ? `AWS${seededHex(seed, `${key} ${name}`, 17).toUpperCase()}`
        : `vol0${seededHex(seed, `${key} ${name}`, 16)}`,
    model: attached === null ? "Amazon EC2 NVMe Instance Storage" : "Amazon Elastic Block Store",
    attached,
    partitions,
    entry: null,
    content: null,
    table: partitions.length > 0 ? { type: "gpt", uuid: seededUuid(seed, `${key} ${name} table`) } : null,
  });

  const system = disk("nvme0n1", 0, 8 * GIB, "/dev/xvda", [
    part(
      1,
      16_752_607,
      { number: 1, start: 24_576, name: "Linux", type: TYPES.linux },
      { type: "xfs", uuid: uuids.root, label: "/", volume: root },
    ),
    part(2, 2_048, { number: 127, start: 22_528, name: "BIOS Boot Partition", type: TYPES.bios }, null),
    part(
      3,
      20_480,
      { number: 128, start: 2_048, name: "EFI System Partition", type: TYPES.efi },
      { type: "vfat", uuid: uuids.efi, label: "", volume: makeVolume("vfat", 10 * MIB) },
    ),
  ]);
  return [
    system,
    disk("nvme1n1", 4, TIB, "/dev/sdb"),
    ...(role === "worker" ? [disk("nvme2n1", 5, INSTANCE_STORE, null)] : []),
  ];
}
