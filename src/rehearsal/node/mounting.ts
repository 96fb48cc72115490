// Mounting on a practice node: fstab, finding a device by its specification, open users, and the rules of
// mount(8). Used by the mount command, by boot and by units; the texts are mount's own.

import { FileError, reasonOf } from "../fs/file-error.ts";
import type { Mount } from "../fs/file-tree.ts";
import { allDevices, type BlockDevice } from "./disks.ts";
import type { PracticeNode } from "./node.ts";

export interface FstabEntry {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly line: number;
}

/** The entries of an fstab and the numbers of malformed lines. */
export function parseFstab(text: string): {
  readonly entries: readonly FstabEntry[];
  readonly broken: readonly number[];
} {
  const entries: FstabEntry[] = [];
  const broken: number[] = [];
  text.split("\n").forEach((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const [source, target, type, options] = line.split(/\s+/).map((field) => field.replaceAll("\\040", " "));
    if (!source || !target || !type || source.endsWith("=")) {
      // libmount accepts an empty `UUID=`, and then finds no such device. A line without a type is an error.
      if (source?.endsWith("=") && target && type)
        entries.push({ source, target, type, options: (options ?? "defaults").split(","), line: at + 1 });
      else broken.push(at + 1);
      return;
    }
    entries.push({ source, target, type, options: (options ?? "defaults").split(","), line: at + 1 });
  });
  return { entries, broken };
}

export function readFstab(node: PracticeNode): ReturnType<typeof parseFstab> {
  try {
    return parseFstab(new TextDecoder().decode(node.files.read("/etc/fstab")));
  } catch {
    return { entries: [], broken: [] };
  }
}

/** The device for `UUID=…`, `LABEL=…` or a path; null if there is none. */
export function deviceOf(node: PracticeNode, source: string): BlockDevice | null {
  const tag = /^(UUID|LABEL)=(.*)$/.exec(source.replaceAll('"', ""));
  if (tag)
    return (
      allDevices(node.disks).find(
        (device) =>
          device.content && tag[2] !== "" && device.content[tag[1] === "UUID" ? "uuid" : "label"] === tag[2],
      ) ?? null
    );
  try {
    const { inode } = node.tree.get(source, true, "open");
    if (inode.kind !== "special" || inode.shape !== "block") return null;
    return allDevices(node.disks).find((device) => device.name === inode.device) ?? null;
  } catch {
    return null;
  }
}

/** Is there anything at that path? */
export function exists(node: PracticeNode, path: string): boolean {
  try {
    return node.tree.find(path, true, "stat").inode !== undefined;
  } catch {
    return false;
  }
}

export const mountsOf = (node: PracticeNode, device: BlockDevice): readonly Mount[] =>
  node.tree.mounts.filter((mount) => mount.source === `/dev/${device.name}`);

/**
 * Is the device, or a part of it, mounted or used as swap? The kernel then prevents writes to the whole
 * device.
 */
export function isBusy(node: PracticeNode, device: BlockDevice): boolean {
  return [device, ...device.partitions].some(
    (one) => mountsOf(node, one).length > 0 || node.swaps.includes(one),
  );
}

/** The newest mount at that path; undefined if it is not a mount point. */
export function mountAt(node: PracticeNode, path: string): Mount | undefined {
  try {
    const { inode } = node.tree.get(path, true, "stat");
    return node.tree.mounts.findLast((mount) => mount.volume.root === inode);
  } catch {
    return undefined;
  }
}

export type Mounted =
  | { readonly ok: true }
  | { readonly ok: false; readonly text: string; readonly why: "device" | "point" | "busy" | "content" };

/** Mounts a device as mount(8) does; a failure has the text that it prints. */
export function mountDevice(
  node: PracticeNode,
  source: string,
  target: string,
  type: string,
  options: readonly string[],
): Mounted {
  const fail = (why: "device" | "point" | "busy" | "content", text: string): Mounted => ({
    ok: false,
    why,
    text: `mount: ${target}: ${text}\n`,
  });
  try {
    if (node.tree.get(target, true, "mount").inode.kind !== "directory")
      return fail("point", "mount point is not a directory.");
  } catch (error) {
    return fail(
      "point",
      error instanceof FileError && error.code === "ENOENT"
        ? "mount point does not exist."
        : `${reasonOf(error)}.`,
    );
  }
  const device = deviceOf(node, source);
  if (!device) {
    if (/^(UUID|LABEL)=/.test(source)) return fail("device", `can't find ${source}.`);
    return fail(
      "device",
      exists(node, source) ? `${source} is not a block device.` : `special device ${source} does not exist.`,
    );
  }
  const path = `/dev/${device.name}`;
  const real = node.tree.get(target, true, "mount").path;
  if (type === "swap" || device.content?.type === "swap")
    return fail("content", "unknown filesystem type 'swap'.");
  if (!device.content?.volume || (type !== "auto" && type !== device.content.type))
    return fail(
      "content",
      `wrong fs type, bad option, bad superblock on ${path}, missing codepage or helper program, or other error.`,
    );
  if (mountsOf(node, device).some((mount) => mount.target === real))
    return fail("busy", `${path} already mounted on ${target}.`);
  const kept = options.filter(
    (option) => !/^(defaults|nofail|auto|noauto|_netdev|x-|user|users|rw|ro)/.test(option),
  );
  node.tree.attach(path, device.content.volume, target, [
    options.includes("ro") ? "ro" : "rw",
    ...kept,
    "relatime",
    ...(device.content.type === "xfs"
      ? ["seclabel", "attr2", "inode64", "logbufs=8", "logbsize=32k", "noquota"]
      : ["seclabel"]),
  ]);
  return { ok: true };
}

/** `mount -a`: the error texts, and how many entries worked and failed. */
export function mountAll(node: PracticeNode): {
  readonly text: string;
  readonly mounted: number;
  readonly failed: number;
} {
  let text = "";
  let mounted = 0;
  let failed = 0;
  for (const entry of readFstab(node).entries) {
    if (entry.options.includes("noauto") || entry.type === "swap" || entry.target === "/") continue;
    const device = deviceOf(node, entry.source);
    if (device && mountsOf(node, device).some((mount) => mount.target === entry.target)) continue;
    if (!device && entry.options.includes("nofail")) continue;
    const done = mountDevice(node, entry.source, entry.target, entry.type, entry.options);
    if (done.ok) mounted += 1;
    else {
      failed += 1;
      text += done.text;
    }
  }
  return { text, mounted, failed };
}
