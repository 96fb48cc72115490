// Disks as nodes tell of them, for tests.
import { safeText } from "../../src/output/clean.ts";
import type { Disk } from "../../src/plan/model/device.ts";

export const GIB = 2 ** 30;

/** An EBS volume of 64 GiB with nothing on it. `volume` is the end of its id. */
export function ebsDisk(name: string, volume: string, more: Partial<Disk> = {}): Disk {
  const id = `vol-${volume.padStart(17, "0")}`;
  return {
    name,
    size: 64 * GIB,
    kind: "ebs",
    serial: id.replace("-", ""),
    volume: { id, told: "serial", attached: safeText("/dev/sdf"), encrypted: true, tags: [] },
    signature: null,
    mounts: [],
    parts: [],
    ...more,
  };
}

/** A node's system disk. */
export const SYSTEM_DISK: Disk = ebsDisk("nvme0n1", "a", {
  size: 8 * GIB,
  signature: safeText("gpt"),
  mounts: [safeText("/")],
  parts: [safeText("nvme0n1p1")],
});
