// /sys of a practice node, as far as tools look there for block devices.

import { FileError } from "../fs/file-error.ts";
import {
  type DirectoryInode,
  type Inode,
  makeDirectory,
  makeGeneratedDirectory,
  makeLink,
  makeSpecial,
} from "../fs/inode.ts";
import { allDevices, type BlockDevice, diskOf } from "./disks.ts";
import type { PracticeNode } from "./node.ts";

type Entries = readonly (readonly [string, Inode])[];

const file = (content: string): Inode =>
  makeSpecial(
    "text",
    0o444,
    "",
    () => new TextEncoder().encode(`${content}\n`),
    () => {
      throw new FileError("EPERM", "write", "/sys");
    },
  );
const directory = (entries: () => Entries) => makeGeneratedDirectory(0o555, () => new Map(entries()));
const empty = () => directory(() => []);

export function systemDirectory(node: Pick<PracticeNode, "disks">): DirectoryInode {
  const known = new Map<string, DirectoryInode>();
  /** Always the same directory object; a disk can be plugged in meanwhile. */
  const nvme = (disk: BlockDevice): DirectoryInode => {
    const seen = known.get(disk.name) ?? diskDirectory(disk);
    known.set(disk.name, seen);
    return seen;
  };
  const below = (device: BlockDevice) => {
    const disk = diskOf(node.disks, device);
    return `devices/nvme/${disk ? `${disk.name}/` : ""}${device.name}`;
  };
  const disks = directory(() => node.disks.map((disk) => [disk.name, makeLink(`../${below(disk)}`)]));
  const all = directory(() =>
    allDevices(node.disks).map((device) => [device.name, makeLink(`../../${below(device)}`)]),
  );
  const root = makeDirectory(0o555);
  root.writable.set("block", disks);
  root.writable.set(
    "class",
    directory(() => [["block", all]]),
  );
  root.writable.set(
    "devices",
    directory(() => [["nvme", directory(() => node.disks.map((disk) => [disk.name, nvme(disk)]))]]),
  );
  return root;
}

function common(device: BlockDevice): Entries {
  return [
    ["dev", file(`259:${device.minor}`)],
    ["size", file(String(device.size / 512))],
    ["ro", file("0")],
    ["holders", empty()],
  ];
}

function diskDirectory(disk: BlockDevice): DirectoryInode {
  return directory(() => [
    ...common(disk),
    ["removable", file("0")],
    ["slaves", empty()],
    [
      "queue",
      directory(() => [
        ["rotational", file("0")],
        ["logical_block_size", file("512")],
      ]),
    ],
    // The kernel pads both with blanks to their length in NVMe.
    [
      "device",
      directory(() => [
        ["model", file(disk.model.padEnd(40))],
        ["serial", file(disk.serial.padEnd(20))],
      ]),
    ],
    ...disk.partitions.map((part) => [part.name, partitionDirectory(part)] as const),
  ]);
}

function partitionDirectory(part: BlockDevice): DirectoryInode {
  return directory(() => [
    ...common(part),
    ["partition", file(String(part.entry?.number))],
    ["start", file(String(part.entry?.start))],
  ]);
}
