// Block devices by kernel name. Only the name is checked here; the node is asked whether it has such a disk
// and what is on it.
import type { ValueType } from "./value-type.ts";

/** Disk names on EC2 and common virtual machines: NVMe, SCSI, virtio, Xen, IDE. */
const DISK = /^(?:nvme[0-9]{1,3}n[0-9]{1,3}|(?:sd|vd|xvd|hd)[a-z]{1,3})$/;
const PARTITION = /^(?:nvme[0-9]{1,3}n[0-9]{1,3}p[0-9]{1,3}|(?:sd|vd|xvd|hd)[a-z]{1,3}[0-9]{1,3})$/;
const CONTROLLER = /^nvme[0-9]{1,3}$/;

/** A whole disk: `nvme1n1`, or `/dev/nvme1n1`, which becomes `nvme1n1`. */
export const blockDevice: ValueType = {
  noun: "disk",
  example: "nvme1n1",
  check(text) {
    const name = text.startsWith("/dev/") ? text.slice("/dev/".length) : text;
    if (DISK.test(name)) return name;
    if (PARTITION.test(name))
      return {
        rule: "this is a partition, but the whole disk is required",
        advice: "Remove the partition number (`nvme1n1`, not `nvme1n1p1`). `lsblk` lists the disks.",
      };
    if (CONTROLLER.test(name))
      return {
        rule: "this is an NVMe controller, but a disk is required",
        advice: "Add the namespace, as in `nvme1n1`. `lsblk` lists the disks.",
      };
    return {
      rule: "a disk has a name like `nvme1n1`, `xvdf` or `sdf`, with or without `/dev/`",
      advice: "Run `lsblk` on the node and use the name of the data disk.",
    };
  },
};

/** True for the usual names of a node's first disk, which is usually its system disk. */
export function looksLikeSystemDisk(name: string): boolean {
  return /^(?:nvme0n1|sda|vda|xvda|hda)$/.test(name);
}
