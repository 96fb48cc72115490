// Parses the greeting's list of the node's block devices. A disk's contents can choose their own names: texts
// here are decoded and otherwise as the node sent them; clean them before showing them.

/** One line of the list: a device below one of its parents. Texts are "" when unknown. */
export interface ListedDevice {
  /** The user's name (`vg-data`) and the kernel's (`dm-0`), which differ only for mapped devices. */
  readonly name: string;
  readonly kname: string;
  /** The kernel's name of the device that it is on. */
  readonly parent: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly serial: string;
  readonly model: string;
  readonly filesystem: string;
  /** The type of partition table: its own, or the one that a partition is in. */
  readonly table: string;
  readonly mount: string;
}

/** A whole disk with everything on it. */
export interface NodeDisk {
  /** Below /dev. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly serial: string | null;
  readonly model: string | null;
  /** What is on the disk itself: a file system or a partition table. */
  readonly signature: string | null;
  /** Mounts of the disk and of everything on it; `[SWAP]` for active swap. */
  readonly mounts: readonly string[];
  /** Partitions and holders, by name. */
  readonly parts: readonly string[];
}

type Said = ReadonlyMap<string, readonly string[]>;

/** Memory that lsblk lists as disks. */
const MEMORY = /^(?:zram|ram)[0-9]/;
const SWAP = "[SWAP]";

/** The whole disks of a node; null when it could not list them, or the list is unreadable. */
export function readDisks(said: Said): readonly NodeDisk[] | null {
  const devices = readDevices(said);
  if (devices === null) return null;
  const swaps = new Set(said.get("swap") ?? []);
  return devices
    .filter(({ type, kname, size }) => type === "disk" && size > 0 && !MEMORY.test(kname))
    .map((disk) => foldDisk(disk, devices, swaps));
}

/** The lines of the list; null as above. A list that was too long ends early. */
export function readDevices(said: Said): readonly ListedDevice[] | null {
  const lines = (said.get("disk") ?? ["none"]).filter((line) => line !== "more");
  const devices = lines.map(readDevice);
  return devices.includes(null) ? null : devices.flatMap((device) => device ?? []);
}

function readDevice(line: string): ListedDevice | null {
  const values = new Map<string, string>();
  for (const [, key = "", value = ""] of line.matchAll(/([A-Z]+)="([^"]*)"(?: |$)/g))
    values.set(key, unescaped(value));
  const text = (key: string): string => (values.get(key) ?? "").trim();
  const [name, kname, type, size] = [text("NAME"), text("KNAME"), text("TYPE"), text("SIZE")];
  if (name === "" || kname === "" || type === "" || !/^[0-9]{1,15}$/.test(size)) return null;
  return {
    name,
    kname,
    parent: text("PKNAME"),
    type,
    size: Number(size),
    serial: text("SERIAL"),
    model: text("MODEL"),
    filesystem: text("FSTYPE"),
    table: text("PTTYPE"),
    mount: values.get("MOUNTPOINT") ?? "",
  };
}

/** lsblk writes ambiguous bytes as `\xHH`. */
function unescaped(value: string): string {
  if (!value.includes("\\x")) return value;
  const bytes: number[] = [];
  for (const [, hex, text = ""] of value.matchAll(/\\x([0-9a-fA-F]{2})|([\s\S][^\\]*)/g)) {
    if (hex === undefined) bytes.push(...new TextEncoder().encode(text));
    else bytes.push(Number.parseInt(hex, 16));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function foldDisk(
  disk: ListedDevice,
  devices: readonly ListedDevice[],
  swaps: ReadonlySet<string>,
): NodeDisk {
  const below = new Set([disk.kname]);
  const tree = new Map([[disk.kname, disk]]);
  // A device is listed after the device that it is on; if it is on several, once below each.
  for (const device of devices) {
    if (!below.has(device.parent)) continue;
    below.add(device.kname);
    tree.set(device.kname, tree.get(device.kname) ?? device);
  }
  const all = [...tree.values()];
  const mounts = all.flatMap(({ name, kname, mount }) => {
    const swap = swaps.has(`/dev/${kname}`) || swaps.has(`/dev/mapper/${name}`) ? SWAP : "";
    return [mount, swap].filter((one, at, both) => one !== "" && both.indexOf(one) === at);
  });
  return {
    name: disk.kname,
    size: disk.size,
    serial: disk.serial || null,
    model: disk.model || null,
    signature: disk.filesystem || disk.table || null,
    mounts,
    parts: all.slice(1).map(({ name }) => name),
  };
}
