// Disks of nodes, what a device name was pinned to, and what a node checks about a device before a command.
// Data only.
import type { SafeText } from "../../output/safe-text.ts";

/** A disk as reported by its node, with EC2's data about its volume. Sizes in bytes. */
export interface Disk {
  /** Name under /dev: `nvme1n1`, `xvdf`. */
  readonly name: string;
  readonly size: number;
  readonly kind: "ebs" | "instance-store" | "unknown";
  /** As printed by lsblk. */
  readonly serial: string | null;
  readonly volume: {
    /** `vol-…` */
    readonly id: string;
    /** `attachment`: identified by device letter and size only, which is weaker. */
    readonly told: "serial" | "attachment";
    /** EC2's device name, `/dev/sdf`. */
    readonly attached: SafeText;
    readonly encrypted: boolean | null;
    readonly tags: readonly { readonly key: SafeText; readonly value: SafeText }[];
  } | null;
  /** Its own content: `xfs`, `gpt`; null when none is known. */
  readonly signature: SafeText | null;
  /** Mount points of the disk and of everything on it. */
  readonly mounts: readonly SafeText[];
  /** Partitions and holders, by name. */
  readonly parts: readonly SafeText[];
}

/**
 * What a device name was pinned to. The volume is what counts; the name is only the node's current name for
 * it.
 */
export interface DeviceIdentity {
  readonly volume: string | null;
  readonly serial: string | null;
  /** Bytes. */
  readonly size: number;
}

/**
 * What the node checks in the same script, before the command; on a mismatch it exits 125 without running the
 * command.
 */
export interface DeviceCheck {
  /** As written in the command: `/dev/nvme1n1`, `/dev/nvme1n1p1`. */
  readonly path: string;
  /** Identity of the whole disk; null when only the state is checked. */
  readonly identity: DeviceIdentity | null;
  /**
   * `same`: the disk has that serial, or, without one, that size. `unused`: also that size, nothing on the
   * disk mounted or used as swap, no holders. `empty`: also no signature on `path`, and no partitions if it
   * is the whole disk.
   */
  readonly demands: "same" | "unused" | "empty";
}
