// blkid and wipefs: identify content by a disk's first bytes. Wording and format are from util-linux 2.37.

import { allDevices, type BlockDevice, type Content, diskOf } from "../../node/disks.ts";
import { deviceOf, exists, isBusy } from "../../node/mounting.ts";
import type { NodeCommand, PracticeNode } from "../../node/node.ts";
import {
  type Answer,
  escaped,
  fail,
  headless,
  notSimulated,
  readOptions,
  say,
  table,
  unknownOption,
} from "../../shell/answer.ts";

type Tags = readonly (readonly [name: string, value: string])[];

/** The version of a file system's format; null if it has none. */
export function versionOf({ type }: Content): string | null {
  return { xfs: null, ext4: "1.0", vfat: "FAT16", swap: "1" }[type];
}

const BLOCK_SIZES = { xfs: "512", ext4: "4096", vfat: "512", swap: null } as const;

/** The tags that blkid prints for a device. `probing` (`-p`) reads the device again and adds tags. */
function tagsOf(node: PracticeNode, device: BlockDevice, probing: boolean): Tags {
  const { content, entry, table: parts } = device;
  const disk = diskOf(node.disks, device);
  const all: (readonly [string, string | null])[] = [
    ["SEC_TYPE", content?.type === "vfat" ? "msdos" : null],
    ["LABEL", content?.label || null],
    ["UUID", content?.uuid ?? null],
    ["VERSION", content && probing ? versionOf(content) : null],
    ["BLOCK_SIZE", content ? BLOCK_SIZES[content.type] : null],
    ["TYPE", content?.type ?? null],
    ["USAGE", content && probing ? (content.type === "swap" ? "other" : "filesystem") : null],
    ["PTUUID", parts?.uuid ?? null],
    ["PTTYPE", parts?.type ?? null],
  ];
  if (entry && disk && !probing) all.push(["PARTLABEL", entry.name], ["PARTUUID", entry.uuid]);
  if (entry && disk && probing)
    all.push(
      ["PART_ENTRY_SCHEME", disk.table?.type ?? null],
      ["PART_ENTRY_NAME", entry.name],
      ["PART_ENTRY_UUID", entry.uuid],
      ["PART_ENTRY_TYPE", entry.type.uuid],
      ["PART_ENTRY_NUMBER", String(entry.number)],
      ["PART_ENTRY_OFFSET", String(entry.start)],
      ["PART_ENTRY_SIZE", String(device.size / 512)],
      ["PART_ENTRY_DISK", `259:${disk.minor}`],
    );
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

const FORMATS = ["full", "value", "export", "device"];

export const blkid: NodeCommand = ({ node, args }) => {
  const { given, values, rest, unknown } = readOptions(
    args,
    ["-p", "--probe", "-g", "--garbage-collect", "-k", "--list-filesystems", "-l", "--list-one", "-d"],
    [
      "-c",
      "--cache-file",
      "-s",
      "--match-tag",
      "-o",
      "--output",
      "-U",
      "--uuid",
      "-L",
      "--label",
      "-t",
      "--match-token",
    ],
  );
  if (unknown)
    return /^-[iunSOVD]$/.test(unknown) ? notSimulated(`blkid ${unknown}`) : unknownOption("blkid", unknown);
  for (const option of ["-k", "--list-filesystems"])
    if (given.has(option)) return notSimulated(`blkid ${option}`);
  const one = (short: string, long: string) => given.get(short) ?? given.get(long);
  const format = one("-o", "--output") ?? "full";
  const probing = given.has("-p") || given.has("--probe");
  if (!FORMATS.includes(format))
    return format === "udev" || format === "list"
      ? probing && format === "list"
        ? fail(4, "blkid: The low-level probing mode does not support 'list' output format")
        : notSimulated(`blkid -o ${format}`)
      : fail(4, `blkid: unsupported output format ${format}`);
  if (probing && rest.length === 0) return fail(4, "blkid: The low-level probing mode requires a device");

  const token = one("-t", "--match-token");
  const [uuid, label] = [one("-U", "--uuid"), one("-L", "--label")];
  const sought =
    uuid !== undefined
      ? ["UUID", uuid]
      : label !== undefined
        ? ["LABEL", label]
        : /^([A-Z_]+)=["']?(.*?)["']?$/.exec(token ?? "")?.slice(1);
  if (token !== undefined && !sought)
    return fail(4, "blkid: -t needs NAME=value pair\nTry 'blkid --help' for more information.");
  const listed =
    rest.length > 0 ? rest.flatMap((path) => deviceOf(node, path) ?? []) : allDevices(node.disks);
  const matching = listed
    .map((device) => ({ device, tags: tagsOf(node, device, probing) }))
    .filter(({ tags }) => !sought || tags.some(([name, value]) => name === sought[0] && value === sought[1]));
  if (uuid !== undefined || label !== undefined) {
    const first = matching[0];
    return first ? say(`/dev/${first.device.name}\n`) : { exitCode: 2 };
  }
  const only = [...(values.get("-s") ?? []), ...(values.get("--match-tag") ?? [])];
  const shown = (given.has("-l") || given.has("--list-one") ? matching.slice(0, 1) : matching)
    .map(({ device, tags }) => ({
      path: `/dev/${device.name}`,
      tags: tags.filter(([name]) => only.length === 0 || only.includes(name)),
    }))
    .filter(({ tags }) => tags.length > 0);
  const texts = shown.map(({ path, tags }) => printed(format, path, tags));
  return { stdout: texts.join(format === "export" ? "\n" : ""), exitCode: shown.length > 0 ? 0 : 2 };
};

function printed(format: string, path: string, tags: Tags): string {
  if (format === "value") return tags.map(([, value]) => `${value}\n`).join("");
  if (format === "device") return `${path}\n`;
  if (format === "export")
    return [["DEVNAME", path] as const, ...tags]
      .map(([name, value]) => `${name}=${value.replace(/[ \\"'$`<>]/g, "\\$&")}\n`)
      .join("");
  return `${path}: ${tags.map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`).join(" ")}\n`;
}

interface Signature {
  readonly offset: number;
  readonly type: string;
  readonly bytes: string;
}

const GPT = "45 46 49 20 50 41 52 54";
const SIGNATURES: Readonly<Record<Content["type"], readonly Signature[]>> = {
  xfs: [{ offset: 0, type: "xfs", bytes: "58 46 53 42" }],
  ext4: [{ offset: 0x438, type: "ext4", bytes: "53 ef" }],
  swap: [{ offset: 0xff6, type: "swap", bytes: "53 57 41 50 53 50 41 43 45 32" }],
  vfat: [
    { offset: 0x36, type: "vfat", bytes: "46 41 54 31 36 20 20 20" },
    { offset: 0, type: "vfat", bytes: "eb" },
    { offset: 0x1fe, type: "vfat", bytes: "55 aa" },
  ],
};

function signaturesOf({ content, table: parts, size }: BlockDevice): readonly Signature[] {
  if (content) return SIGNATURES[content.type];
  return parts
    ? [
        { offset: 0x200, type: "gpt", bytes: GPT },
        { offset: size - 512, type: "gpt", bytes: GPT },
        { offset: 0x1fe, type: "PMBR", bytes: "55 aa" },
      ]
    : [];
}

export const wipefs: NodeCommand = ({ node, args }) => {
  const { given, rest, unknown } = readOptions(
    args,
    [
      "-a",
      "--all",
      "-n",
      "--no-act",
      "-f",
      "--force",
      "-q",
      "--quiet",
      "-i",
      "--noheadings",
      "-p",
      "--parsable",
    ],
    [],
  );
  if (unknown)
    return /^-[bJoOt]/.test(unknown) ? notSimulated(`wipefs ${unknown}`) : unknownOption("wipefs", unknown);
  if (rest.length === 0)
    return fail(1, "wipefs: no device specified\nTry 'wipefs --help' for more information.");
  const has = (short: string, long: string) => given.has(short) || given.has(long);
  const all = has("-a", "--all");
  const rows: string[][] = [];
  let stdout = "";
  for (const path of rest) {
    const device = deviceOf(node, path);
    const trouble = !device
      ? exists(node, path)
        ? "Invalid argument"
        : "No such file or directory"
      : all && !has("-f", "--force") && isBusy(node, device)
        ? "Device or resource busy"
        : null;
    if (!device || trouble !== null)
      return { ...fail(1, `wipefs: error: ${path}: probing initialization failed: ${trouble}`), stdout };
    if (all) {
      const erased = erase(path, device, has("-n", "--no-act"));
      if (typeof erased !== "string") return erased;
      if (!has("-q", "--quiet")) stdout += erased;
    } else
      for (const { offset, type } of signaturesOf(device))
        rows.push([
          device.name,
          `0x${offset.toString(16)}`,
          type,
          device.content?.uuid ?? "",
          device.content?.label ?? "",
        ]);
  }
  if (has("-p", "--parsable"))
    stdout += rows
      .map(
        ([, offset, type, uuid, label = ""]) => `${offset},${uuid},${escaped(label, /[\s\\,]/g)},${type}\n`,
      )
      .join("");
  else if (rows.length > 0) {
    const text = table([["DEVICE", "OFFSET", "TYPE", "UUID", "LABEL"], ...rows], [], false);
    stdout += has("-i", "--noheadings") ? headless(text) : text;
  }
  return say(stdout);
};

/** Erases the signatures and prints a message; with `pretend` only prints it. */
function erase(path: string, device: BlockDevice, pretend: boolean): string | Answer {
  if (device.table && !pretend) return notSimulated("wipefs of a partition table");
  const lines = signaturesOf(device).map(({ offset, type, bytes }) => {
    const count = bytes.split(" ").length;
    return `${path}: ${count} byte${count === 1 ? " was" : "s were"} erased at offset 0x${offset.toString(16).padStart(8, "0")} (${type}): ${bytes}\n`;
  });
  if (!pretend) device.content = null;
  return (
    lines.join("") + (device.table ? `${path}: calling ioctl to re-read partition table: Success\n` : "")
  );
}
