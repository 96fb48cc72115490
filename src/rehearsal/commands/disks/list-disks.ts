// lsblk: lists the disks, their content and where it is in use. Wording and format are from util-linux 2.37.

import { type BlockDevice, diskOf, shortSize } from "../../node/disks.ts";
import { deviceOf, mountsOf } from "../../node/mounting.ts";
import type { NodeCommand, PracticeNode } from "../../node/node.ts";
import {
  escaped,
  fail,
  headless,
  notSimulated,
  readOptions,
  say,
  table,
  unknownOption,
} from "../../shell/answer.ts";
import { versionOf } from "./disk-signatures.ts";

type Column = (node: PracticeNode, device: BlockDevice) => string;

/** Its mount points and swap use, the newest first. */
function usesOf(node: PracticeNode, device: BlockDevice): readonly string[] {
  const mounts = mountsOf(node, device).map((mount) => mount.target);
  return [...mounts.toReversed(), ...(node.swaps.includes(device) ? ["[SWAP]"] : [])];
}

function space(of: (volume: { capacity: number; used: number }) => string): Column {
  return (node, device) => {
    const volume = device.content?.volume;
    return volume && mountsOf(node, device).length > 0 ? of(volume) : "";
  };
}

const tableOf = (node: PracticeNode, device: BlockDevice) =>
  (diskOf(node.disks, device) ?? device).table ?? null;

const COLUMNS: Readonly<Record<string, Column>> = {
  NAME: (_, device) => device.name,
  KNAME: (_, device) => device.name,
  PATH: (_, device) => `/dev/${device.name}`,
  PKNAME: (node, device) => diskOf(node.disks, device)?.name ?? "",
  "MAJ:MIN": (_, device) => `259:${device.minor}`,
  RM: () => "0",
  RO: () => "0",
  ROTA: () => "0",
  HOTPLUG: () => "0",
  SIZE: (_, device) => String(device.size),
  TYPE: (_, device) => device.kind,
  TRAN: () => "nvme",
  STATE: (_, device) => (device.kind === "disk" ? "live" : ""),
  "PHY-SEC": () => "512",
  "LOG-SEC": () => "512",
  OWNER: () => "root",
  GROUP: () => "disk",
  MODE: () => "brw-rw----",
  VENDOR: () => "",
  SERIAL: (_, device) => device.serial,
  MODEL: (_, device) => device.model,
  MOUNTPOINT: (node, device) => usesOf(node, device)[0] ?? "",
  MOUNTPOINTS: (node, device) => usesOf(node, device).join("\n"),
  FSTYPE: (_, device) => device.content?.type ?? "",
  FSVER: (_, device) => (device.content ? (versionOf(device.content) ?? "") : ""),
  LABEL: (_, device) => device.content?.label ?? "",
  UUID: (_, device) => device.content?.uuid ?? "",
  FSAVAIL: space((volume) => String(volume.capacity - volume.used)),
  FSSIZE: space((volume) => String(volume.capacity)),
  FSUSED: space((volume) => String(volume.used)),
  "FSUSE%": space((volume) => `${Math.ceil((volume.used / volume.capacity) * 100)}%`),
  PTTYPE: (node, device) => tableOf(node, device)?.type ?? "",
  PTUUID: (node, device) => tableOf(node, device)?.uuid ?? "",
  PARTTYPE: (_, device) => device.entry?.type.uuid ?? "",
  PARTTYPENAME: (_, device) => device.entry?.type.name ?? "",
  PARTLABEL: (_, device) => device.entry?.name ?? "",
  PARTUUID: (_, device) => device.entry?.uuid ?? "",
};
/** Columns of lsblk that are not simulated. */
const OTHERS = new Set(
  "FSROOTS PARTFLAGS RA ALIGNMENT MIN-IO OPT-IO SCHED RQ-SIZE DISC-ALN DISC-GRAN DISC-MAX DISC-ZERO WSAME WWN RAND HCTL SUBSYSTEMS REV ZONED DAX".split(
    " ",
  ),
);
const SIZES = new Set(["SIZE", "FSAVAIL", "FSSIZE", "FSUSED"]);
const YES_OR_NO = new Set(["RM", "RO", "ROTA", "HOTPLUG"]);
const RIGHT = new Set([...SIZES, "RM", "RO", "ROTA", "HOTPLUG", "FSUSE%", "PHY-SEC", "LOG-SEC"]);
const DEFAULT = ["NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINTS"];
const FILESYSTEMS = ["NAME", "FSTYPE", "FSVER", "LABEL", "UUID", "FSAVAIL", "FSUSE%", "MOUNTPOINTS"];
const PERMISSIONS = ["NAME", "SIZE", "OWNER", "GROUP", "MODE"];

/** Each with its long name. */
const FLAGS = {
  "-a": "--all",
  "-b": "--bytes",
  "-d": "--nodeps",
  "-f": "--fs",
  "-i": "--ascii",
  "-J": "--json",
  "-l": "--list",
  "-m": "--perms",
  "-n": "--noheadings",
  "-p": "--paths",
  "-P": "--pairs",
  "-r": "--raw",
  "-s": "--inverse",
  "-V": "--version",
  "-y": "--shell",
} as const;

/** One device in the output, with its children. */
interface Branch {
  readonly device: BlockDevice;
  readonly below: readonly Branch[];
}

export const lsblk: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    [...Object.keys(FLAGS), ...Object.values(FLAGS)],
    ["-o", "--output", "-e", "--exclude", "-I", "--include"],
  );
  if (unknown !== null)
    return /^-[ADEMOStTxzw]$/.test(unknown)
      ? notSimulated(`lsblk ${unknown}`)
      : unknownOption("lsblk", unknown);
  const has = (short: keyof typeof FLAGS) => given.has(short) || given.has(FLAGS[short]);
  if (has("-V")) return say("lsblk from util-linux 2.37.4\n");
  const formats = (["-P", "-l", "-r", "-J"] as const).filter(has);
  if (formats.length > 1) return fail(1, "lsblk: mutually exclusive arguments: --json --pairs --list --raw");
  const base = has("-f") ? FILESYSTEMS : has("-m") ? PERMISSIONS : DEFAULT;
  const asked = given.get("-o") ?? given.get("--output");
  const written = (asked ?? "").replace(/^\+/, "").split(",").filter(Boolean);
  const wanted = written.map((column) => column.toUpperCase());
  const wrong = wanted.findIndex((column) => !COLUMNS[column]);
  if (wrong >= 0)
    return OTHERS.has(wanted[wrong] ?? "")
      ? notSimulated(`lsblk -o ${wanted[wrong]}`)
      : fail(1, `lsblk: unknown column: ${written.slice(wrong).join(",")}`);
  const columns = asked === undefined ? base : asked.startsWith("+") ? [...base, ...wanted] : wanted;

  const found = rest.flatMap((path) => deviceOf(node, path) ?? []);
  const stderr = rest
    .filter((path) => !deviceOf(node, path))
    .map((path) => `lsblk: ${path}: not a block device\n`)
    .join("");
  const exitCode = stderr === "" ? 0 : found.length === 0 ? 32 : 64;
  const roots = rest.length > 0 ? found : kept(node, given, has("-s"));
  const branches = roots.map((device) =>
    branchOf(node, device, has("-d") ? "none" : has("-s") ? "up" : "down"),
  );

  const cell = (device: BlockDevice, column: string): string => {
    const value = COLUMNS[column]?.(node, device) ?? "";
    if (SIZES.has(column) && value !== "") return has("-b") ? value : shortSize(Number(value));
    return /^(?:NAME|KNAME|PKNAME)$/.test(column) && value !== "" && has("-p") ? `/dev/${value}` : value;
  };
  const heads = columns.map((column) => (has("-y") ? column.replace(/[^A-Z]/g, "_") : column));
  const answer = (stdout: string) => ({ stdout, stderr, exitCode });
  if (has("-J")) {
    const shown = ({ device, below }: Branch): object => ({
      ...Object.fromEntries(
        columns.map((column) => [column.toLowerCase(), jsonCell(column, cell(device, column), has("-b"))]),
      ),
      ...(below.length > 0 ? { children: below.map(shown) } : {}),
    });
    return answer(`${JSON.stringify({ blockdevices: branches.map(shown) }, null, 3)}\n`);
  }
  const rows = branches.flatMap((branch) => rowsOf(branch, ""));
  if (has("-P")) {
    const pair = (device: BlockDevice) => (column: string, at: number) =>
      `${heads[at]}="${escaped(cell(device, column), /["\\`$\p{Cc}]/gu)}"`;
    return answer(rows.map(({ device }) => `${columns.map(pair(device)).join(" ")}\n`).join(""));
  }
  const bare = has("-n") || rows.length === 0;
  if (has("-r")) {
    const lines = rows.map(({ device }) =>
      columns.map((column) => escaped(cell(device, column), /[\s\\\p{Cc}]/gu)),
    );
    return answer([...(bare ? [] : [heads]), ...lines].map((line) => `${line.join(" ")}\n`).join(""));
  }
  const cells = rows.flatMap(({ device, tree, under }) => {
    const line = (prefix: string, of: (column: string) => string) =>
      columns.map((column) =>
        column === "NAME" && !has("-l") ? (has("-i") ? ascii(prefix) : prefix) + of(column) : of(column),
      );
    const [, ...more] = usesOf(node, device);
    return [
      line(tree, (column) => cell(device, column).split("\n")[0] ?? ""),
      ...(columns.includes("MOUNTPOINTS")
        ? more.map((use) => line(under, (column) => (column === "MOUNTPOINTS" ? use : "")))
        : []),
    ];
  });
  const right = columns.flatMap((column, index) => (RIGHT.has(column) ? [index] : []));
  const text = table([heads, ...cells], right, columns.length === 1);
  return answer(bare ? headless(text) : text);
};

/** The top-level devices after `-e` and `-I`: all devices here have the same major number. */
function kept(
  node: PracticeNode,
  given: ReadonlyMap<string, string>,
  upwards: boolean,
): readonly BlockDevice[] {
  const names = (option: string, long: string) => (given.get(option) ?? given.get(long))?.split(",");
  if (names("-e", "--exclude")?.includes("259") || names("-I", "--include")?.includes("259") === false)
    return [];
  return upwards
    ? node.disks.flatMap((disk) => (disk.partitions.length > 0 ? disk.partitions : [disk]))
    : node.disks;
}

function branchOf(node: PracticeNode, device: BlockDevice, way: "none" | "up" | "down"): Branch {
  const disk = way === "up" ? diskOf(node.disks, device) : null;
  const below = way === "down" ? device.partitions : disk ? [disk] : [];
  return { device, below: below.map((one) => branchOf(node, one, way)) };
}

/** The lines of a table: the tree drawing before a name, and before that device's further lines. */
function rowsOf(
  { device, below }: Branch,
  tree: string,
): readonly { readonly device: BlockDevice; readonly tree: string; readonly under: string }[] {
  return [
    { device, tree, under: tree === "├─" ? "│ " : " ".repeat(tree.length) },
    ...below.flatMap((branch, at) => rowsOf(branch, at === below.length - 1 ? "└─" : "├─")),
  ];
}

const ascii = (drawn: string) => drawn.replace("├─", "|-").replace("└─", "`-").replace("│", "|");

function jsonCell(column: string, value: string, bytes: boolean): unknown {
  if (YES_OR_NO.has(column)) return value === "1";
  if (column === "MOUNTPOINTS") return value === "" ? [null] : value.split("\n");
  if (value === "") return null;
  return (SIZES.has(column) && bytes) || /^(?:PHY|LOG)-SEC$/.test(column) ? Number(value) : value;
}
