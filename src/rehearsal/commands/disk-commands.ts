// Looking at disks, and growing partitions: lsblk, blkid, wipefs, growpart.
import { allDevices, type BlockDevice, shortSize } from "../disks.ts";
import { deviceOf, mountsOf } from "../mounting.ts";
import type { PracticeNode } from "../node.ts";
import type { NodeCommand } from "../process/shell.ts";
import { fail, notSimulated, readOptions, say, table } from "./answer.ts";

const MODEL = "Amazon Elastic Block Store";

const COLUMNS: Readonly<Record<string, (node: PracticeNode, device: BlockDevice) => string>> = {
  NAME: (_, device) => device.name,
  KNAME: (_, device) => device.name,
  PATH: (_, device) => `/dev/${device.name}`,
  "MAJ:MIN": (_, device) => `259:${device.minor}`,
  RM: () => "0",
  SIZE: (_, device) => shortSize(device.size),
  RO: () => "0",
  TYPE: (_, device) => device.kind,
  MOUNTPOINT: (node, device) => mountsOf(node, device).at(-1)?.target ?? "",
  MOUNTPOINTS: (node, device) =>
    mountsOf(node, device)
      .map((mount) => mount.target)
      .join(" "),
  FSTYPE: (_, device) => device.content?.type ?? "",
  FSVER: (_, device) =>
    device.content?.type === "ext4" ? "1.0" : device.content?.type === "vfat" ? "FAT16" : "",
  LABEL: (_, device) => device.content?.label ?? "",
  UUID: (_, device) => device.content?.uuid ?? "",
  FSAVAIL: (node, device) => space(node, device, (volume) => shortSize(volume.capacity - volume.used)),
  "FSUSE%": (node, device) =>
    space(node, device, (volume) => `${Math.ceil((volume.used / volume.capacity) * 100)}%`),
  FSSIZE: (node, device) => space(node, device, (volume) => shortSize(volume.capacity)),
  SERIAL: (_, device) => device.serial,
  MODEL: (_, device) => (device.kind === "disk" ? MODEL : ""),
  PTTYPE: (_, device) => device.table ?? (device.kind === "part" ? "gpt" : ""),
  PKNAME: (node, device) => node.disks.find((disk) => disk.partitions.includes(device))?.name ?? "",
  TRAN: (_, device) => (device.kind === "disk" ? "nvme" : "nvme"),
};
const RIGHT = new Set(["RM", "SIZE", "RO", "FSAVAIL", "FSUSE%", "FSSIZE"]);
const DEFAULT = ["NAME", "MAJ:MIN", "RM", "SIZE", "RO", "TYPE", "MOUNTPOINTS"];
const FILESYSTEMS = ["NAME", "FSTYPE", "FSVER", "LABEL", "UUID", "FSAVAIL", "FSUSE%", "MOUNTPOINTS"];

function space(
  node: PracticeNode,
  device: BlockDevice,
  text: (volume: { capacity: number; used: number }) => string,
): string {
  return device.content && mountsOf(node, device).length > 0 ? text(device.content.volume) : "";
}

const lsblk: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    [
      "-a",
      "--all",
      "-b",
      "--bytes",
      "-d",
      "--nodeps",
      "-f",
      "--fs",
      "-J",
      "--json",
      "-l",
      "--list",
      "-n",
      "--noheadings",
      "-p",
      "--paths",
      "-r",
      "--raw",
      "-P",
      "--pairs",
    ],
    ["-o", "--output", "-e", "-I"],
  );
  if (unknown)
    return fail(
      1,
      `lsblk: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'lsblk --help' for more information.`,
    );
  const has = (short: string, long: string) => given.has(short) || given.has(long);
  const asked = given.get("-o") ?? given.get("--output");
  const base = has("-f", "--fs") ? FILESYSTEMS : DEFAULT;
  const columns =
    asked === undefined
      ? base
      : asked.startsWith("+")
        ? [...base, ...asked.slice(1).split(",")]
        : asked.split(",");
  const names = columns.map((column) => column.toUpperCase());
  const wrong = names.find((column) => !COLUMNS[column]);
  if (wrong) return fail(1, `lsblk: unknown column: ${wrong.toLowerCase()}`);
  const missing: string[] = [];
  const roots =
    rest.length === 0
      ? node.disks
      : rest.flatMap((path) => {
          const device = deviceOf(node, path);
          if (device) return [device];
          missing.push(
            node.tree.mounts.some((mount) => mount.target === path) || path.startsWith("/dev/")
              ? `lsblk: ${path}: not a block device\n`
              : `lsblk: ${path}: not a block device\n`,
          );
          return [];
        });
  const cell = (device: BlockDevice, column: string): string => {
    if (column === "SIZE" && has("-b", "--bytes")) return String(device.size);
    const value = COLUMNS[column]?.(node, device) ?? "";
    return column === "NAME" && has("-p", "--paths") ? `/dev/${value}` : value;
  };
  const deep = !has("-d", "--nodeps");
  const stderr = missing.join("");
  const exitCode = stderr === "" ? 0 : rest.length === missing.length ? 32 : 64;
  if (has("-J", "--json")) {
    const shown = (device: BlockDevice): object => ({
      ...Object.fromEntries(
        names.map((column) => [column.toLowerCase(), jsonCell(column, cell(device, column))]),
      ),
      ...(deep && device.partitions.length > 0 ? { children: device.partitions.map(shown) } : {}),
    });
    return { stdout: `${JSON.stringify({ blockdevices: roots.map(shown) }, null, 3)}\n`, stderr, exitCode };
  }
  const flat = has("-l", "--list") || has("-r", "--raw") || has("-P", "--pairs");
  const rows: string[][] = [];
  for (const device of roots) {
    rows.push(names.map((column) => cell(device, column)));
    const parts = deep ? device.partitions : [];
    parts.forEach((part, index) => {
      const branch = flat ? "" : index === parts.length - 1 ? "└─" : "├─";
      rows.push(names.map((column) => (column === "NAME" ? branch : "") + cell(part, column)));
    });
  }
  if (has("-P", "--pairs"))
    return {
      stdout: rows
        .map((row) => `${row.map((value, index) => `${names[index]}="${value}"`).join(" ")}\n`)
        .join(""),
      stderr,
      exitCode,
    };
  const all = has("-n", "--noheadings") ? rows : [names, ...rows];
  if (has("-r", "--raw"))
    return { stdout: all.map((row) => `${row.join(" ")}\n`).join(""), stderr, exitCode };
  const right = names.flatMap((column, index) => (RIGHT.has(column) ? [index] : []));
  return { stdout: rows.length > 0 ? table(all, right, names.length === 1) : "", stderr, exitCode };
};

function jsonCell(column: string, value: string): unknown {
  if (column === "RM" || column === "RO") return value === "1";
  if (column === "MOUNTPOINTS") return value === "" ? [null] : value.split(" ");
  return value === "" ? null : value;
}

const blkid: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-p", "--probe", "-c", "-g", "-k"],
    ["-s", "--match-tag", "-o", "--output", "-U", "--uuid", "-L", "--label", "-t", "--match-token"],
  );
  if (unknown)
    return fail(
      4,
      `blkid: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'blkid --help' for more information.`,
    );
  const byTag = (tag: string, value: string) =>
    allDevices(node.disks).find((device) => device.content?.[tag === "UUID" ? "uuid" : "label"] === value);
  for (const [option, tag] of [
    ["-U", "UUID"],
    ["--uuid", "UUID"],
    ["-L", "LABEL"],
    ["--label", "LABEL"],
  ] as const) {
    const value = given.get(option);
    if (value === undefined) continue;
    const device = byTag(tag, value);
    return device ? say(`/dev/${device.name}\n`) : { exitCode: 2 };
  }
  if (given.has("-t") || given.has("--match-token")) return notSimulated("blkid -t");
  const only = given.get("-s") ?? given.get("--match-tag");
  const format = given.get("-o") ?? given.get("--output") ?? "full";
  const devices =
    rest.length > 0
      ? rest.map((path) => deviceOf(node, path))
      : allDevices(node.disks).filter((device) => device.content || device.kind === "part");
  let stdout = "";
  let known = 0;
  for (const device of devices) {
    if (!device) continue;
    const tags = tagsOf(node, device).filter(([tag]) => only === undefined || tag === only);
    if (tags.length === 0) continue;
    known += 1;
    if (format === "value") stdout += tags.map(([, value]) => `${value}\n`).join("");
    else if (format === "export")
      stdout += [["DEVNAME", `/dev/${device.name}`], ...tags]
        .map(([tag, value]) => `${tag}=${value}\n`)
        .join("");
    else if (format === "device") stdout += `/dev/${device.name}\n`;
    else stdout += `/dev/${device.name}: ${tags.map(([tag, value]) => `${tag}="${value}"`).join(" ")}\n`;
  }
  return { stdout, exitCode: known > 0 ? 0 : 2 };
};

function tagsOf(node: PracticeNode, device: BlockDevice): readonly (readonly [string, string])[] {
  const { content } = device;
  const disk = node.disks.find((one) => one.partitions.includes(device));
  return [
    ...(content && content.label !== "" ? [["LABEL", content.label] as const] : []),
    ...(content
      ? [
          ["UUID", content.uuid] as const,
          ["BLOCK_SIZE", content.type === "xfs" ? "512" : "4096"] as const,
          ["TYPE", content.type] as const,
        ]
      : []),
    ...(device.table ? [["PTTYPE", device.table] as const] : []),
    ...(disk ? [["PARTUUID", `${disk.serial.slice(3, 11)}-0${device.minor}`] as const] : []),
  ];
}

const wipefs: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    ["-a", "--all", "-n", "--no-act", "-f", "--force", "-q"],
    [],
  );
  if (unknown)
    return fail(
      1,
      `wipefs: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'wipefs --help' for more information.`,
    );
  if (rest.length === 0)
    return fail(1, "wipefs: no device specified\nTry 'wipefs --help' for more information.");
  let stdout = "";
  for (const path of rest) {
    const device = deviceOf(node, path);
    if (!device)
      return fail(1, `wipefs: error: ${path}: probing initialization failed: No such file or directory`);
    const busy =
      mountsOf(node, device).length > 0 || device.partitions.some((part) => mountsOf(node, part).length > 0);
    const { content } = device;
    if (given.has("-a") || given.has("--all")) {
      if (busy && !given.has("-n") && !given.has("--no-act"))
        return fail(1, `wipefs: error: ${path}: probing initialization failed: Device or resource busy`);
      if (content)
        stdout += `${path}: ${content.type === "xfs" ? "4 bytes were erased at offset 0x00000000 (xfs): 58 46 53 42" : "2 bytes were erased at offset 0x00000438 (ext4): 53 ef"}\n`;
      if (device.table && !given.has("-n")) return notSimulated("wipefs of a partition table");
      if (!given.has("-n") && !given.has("--no-act")) device.content = null;
    } else if (content)
      stdout += table([
        ["DEVICE", "OFFSET", "TYPE", "UUID", "LABEL"],
        [device.name, content.type === "xfs" ? "0x0" : "0x438", content.type, content.uuid, content.label],
      ]);
    else if (device.table)
      stdout += table([
        ["DEVICE", "OFFSET", "TYPE", "UUID", "LABEL"],
        [device.name, "0x200", "gpt", "", ""],
      ]);
  }
  return say(stdout);
};

const growpart: NodeCommand = ({ node, args }) => {
  const { rest, given } = readOptions(
    args,
    ["-N", "--dry-run", "-v", "--verbose", "-h", "--help"],
    ["--fudge", "-u", "--update"],
  );
  const usage =
    "growpart disk partition\n   rewrite partition table so that partition takes up all the space it can\n";
  if (given.has("-h") || given.has("--help")) return say(usage);
  const [path, number] = rest;
  if (path === undefined || number === undefined)
    return { stdout: "FAILED: must supply disk and partition-number\n", exitCode: 2 };
  if (!/^\d+$/.test(number)) return { stdout: "FAILED: partition-number must be a number\n", exitCode: 2 };
  const disk = deviceOf(node, path);
  if (!disk) return { stdout: `FAILED: ${path}: does not exist\n`, exitCode: 2 };
  if (!disk.table)
    return {
      stdout: `FAILED: failed to dump sfdisk info for ${path}\n`,
      stderr: `sfdisk: ${path}: does not contain a recognized partition table\nfailed [sfd_dump:1] sfdisk --unit=S --dump ${path}\n`,
      exitCode: 2,
    };
  const part = disk.partitions.find((one) => one.name === `${disk.name}p${number}`);
  if (!part)
    return { stdout: `FAILED: failed to get start and end for ${path}p${number} in ${path}\n`, exitCode: 2 };
  return {
    stdout: `NOCHANGE: partition ${number} is size ${Math.floor(part.size / 512)}. it cannot be grown\n`,
    exitCode: 1,
  };
};

export const diskCommands: Readonly<Record<string, NodeCommand>> = { lsblk, blkid, wipefs, growpart };
