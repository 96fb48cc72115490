// Disks of nodes, what a device name was pinned to, and what a node checks of a device in front of a command. Data only.
import type { SafeText } from "../../output/safe-text.ts";

/** A disk as a node told about it, joined with what EC2 knows of its volume. Sizes in bytes. */
export interface Disk {
  /** Below /dev: `nvme1n1`, `xvdf`. */
  readonly name: string;
  readonly size: number;
  readonly kind: "ebs" | "instance-store" | "unknown";
  /** As lsblk prints it. */
  readonly serial: string | null;
  readonly volume: {
    /** `vol-…` */
    readonly id: string;
    /** `attachment`: told by device letter and size only, which is weaker. */
    readonly told: "serial" | "attachment";
    /** EC2's device name, `/dev/sdf`. */
    readonly attached: SafeText;
    readonly encrypted: boolean | null;
    readonly tags: readonly { readonly key: SafeText; readonly value: SafeText }[];
  } | null;
  /** What is on it itself: `xfs`, `gpt`; null when nothing is known to be. */
  readonly signature: SafeText | null;
  /** Of it and of all that lies on it. */
  readonly mounts: readonly SafeText[];
  /** Partitions and holders, by name. */
  readonly parts: readonly SafeText[];
}

/** What a device name was pinned to. The volume is the binding, the name only how the node calls it now. */
export interface DeviceIdentity {
  readonly volume: string | null;
  readonly serial: string | null;
  /** Bytes. */
  readonly size: number;
}

/** What the node checks in the same script, in front of the command; a mismatch exits 125 and nothing has run. */
export interface DeviceCheck {
  /** As it is in the command: `/dev/nvme1n1`, `/dev/nvme1n1p1`. */
  readonly path: string;
  /** Of the whole disk behind it; null when only the state is checked. */
  readonly identity: DeviceIdentity | null;
  /**
   * `same`: the disk has that serial, or without one that size. `unused`: also the size, nothing on the disk mounted or in
   * use as swap, no holders. `empty`: also no signature on `path`, and no partitions when it is the whole disk.
   */
  readonly demands: "same" | "unused" | "empty";
}
