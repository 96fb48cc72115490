// mkswap, swapon and swapoff. Wording and format are from util-linux 2.37; swap files are not simulated.

import { resolvePath } from "../../fs/process-files.ts";
import { type BlockDevice, shortSize } from "../../node/disks.ts";
import { deviceOf, exists, isBusy, readFstab } from "../../node/mounting.ts";
import type { Call, NodeCommand } from "../../node/node.ts";
import { newUuid, type PracticeNode } from "../../node/node.ts";
import { fail, headless, notSimulated, readOptions, say, table, unknownOption } from "../../shell/answer.ts";

/** Bytes of the header, which is not used for swap. */
const PAGE = 4096;
const LONG_UNITS: Readonly<Record<string, string>> = { K: "KiB", M: "MiB", G: "GiB", T: "TiB" };

/** A device; or why it cannot be used: missing, or not a block device. */
function find(call: Call, operand: string): BlockDevice | "missing" | "other" {
  const source = /^(?:UUID|LABEL)=/.test(operand) ? operand : resolvePath(call.shell.cwd, operand);
  return deviceOf(call.node, source) ?? (exists(call.node, source) ? "other" : "missing");
}

const mkswap: NodeCommand = async (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-f", "--force", "-q", "--quiet", "-c", "--check"],
    ["-L", "--label", "-U", "--uuid", "-p", "--pagesize", "-v", "--swapversion"],
  );
  if (unknown) return unknownOption("mkswap", unknown);
  const [path] = rest;
  if (path === undefined)
    return fail(1, "mkswap: error: Nowhere to set up swap on?\nTry 'mkswap --help' for more information.");
  const device = find(call, path);
  if (device === "missing") return fail(1, `mkswap: cannot open ${path}: No such file or directory`);
  if (device === "other") return notSimulated("mkswap of a file");
  if (isBusy(call.node, device)) return fail(1, `mkswap: error: ${path} is mounted; will not make swapspace`);
  if (device.table) return notSimulated("mkswap over a partition table");
  const uuid = given.get("-U") ?? given.get("--uuid") ?? newUuid(call.node);
  const label = given.get("-L") ?? given.get("--label") ?? "";
  const quiet = given.has("-q") || given.has("--quiet");
  const before = device.content?.type;
  const bytes = device.size - PAGE;
  device.content = { type: "swap", uuid, label, volume: null };
  if (quiet) return say("");
  const size = shortSize(bytes).replace(/[KMGT]$/, (unit) => ` ${LONG_UNITS[unit]}`);
  return {
    stdout: `Setting up swapspace version 1, size = ${size} (${bytes} bytes)\n${label === "" ? "no label" : `LABEL=${label}`}, UUID=${uuid}\n`,
    stderr: before === undefined ? "" : `mkswap: ${path}: warning: wiping old ${before} signature.\n`,
    exitCode: 0,
  };
};

/** Starts using a device as swap; returns a text if it cannot. */
export function startSwap(node: PracticeNode, device: BlockDevice, name: string): string | null {
  if (node.swaps.includes(device)) return `swapon: ${name}: swapon failed: Device or resource busy`;
  if (device.content?.type !== "swap") return `swapon: ${name}: read swap header failed`;
  node.swaps.push(device);
  return null;
}

/** The existing devices of the fstab's swap entries: `swapon -a` and boot start using them. */
export function swapsInFstab(node: PracticeNode): readonly BlockDevice[] {
  return readFstab(node)
    .entries.filter((entry) => entry.type === "swap" && !entry.options.includes("noauto"))
    .flatMap((entry) => deviceOf(node, entry.source) ?? []);
}

const SHOWN: Readonly<Record<string, (device: BlockDevice, at: number, bytes: boolean) => string>> = {
  NAME: (device) => `/dev/${device.name}`,
  TYPE: () => "partition",
  SIZE: (device, _, bytes) => (bytes ? String(device.size - PAGE) : shortSize(device.size - PAGE)),
  USED: (_device, _, bytes) => (bytes ? "0" : "0B"),
  PRIO: (_, at) => String(-2 - at),
  UUID: (device) => device.content?.uuid ?? "",
  LABEL: (device) => device.content?.label ?? "",
};

const swapon: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-a", "--all", "-s", "--summary", "--show", "--noheadings", "--raw", "--bytes", "-e", "--ifexists"],
    ["-L", "-U"],
  );
  if (unknown)
    return /^-[dopfv]$/.test(unknown) ? notSimulated(`swapon ${unknown}`) : unknownOption("swapon", unknown);
  const asked = [
    ...rest,
    ...(given.has("-L") ? [`LABEL=${given.get("-L")}`] : []),
    ...(given.has("-U") ? [`UUID=${given.get("-U")}`] : []),
  ];
  if (given.has("-s") || given.has("--summary"))
    return say(node.swaps.length > 0 ? new TextDecoder().decode(node.files.read("/proc/swaps")) : "");
  const all = given.has("-a") || given.has("--all");
  if (given.has("--show") || (asked.length === 0 && !all)) {
    const columns = (given.get("--show") || "NAME,TYPE,SIZE,USED,PRIO").toUpperCase().split(",");
    const wrong = columns.findIndex((column) => !SHOWN[column]);
    if (wrong >= 0) return fail(255, `swapon: unknown column: ${columns.slice(wrong).join(",")}`);
    if (node.swaps.length === 0) return say("");
    const rows = node.swaps.map((device, at) =>
      columns.map((column) => SHOWN[column]?.(device, at, given.has("--bytes")) ?? ""),
    );
    const bare = given.has("--noheadings");
    if (given.has("--raw"))
      return say([...(bare ? [] : [columns]), ...rows].map((line) => `${line.join(" ")}\n`).join(""));
    const right = columns.flatMap((column, at) => (/^(?:SIZE|USED|PRIO)$/.test(column) ? [at] : []));
    const text = table([columns, ...rows], right, false);
    return say(bare ? headless(text) : text);
  }
  let text = "";
  if (all)
    for (const device of swapsInFstab(node)) {
      const trouble = node.swaps.includes(device) ? null : startSwap(node, device, `/dev/${device.name}`);
      if (trouble !== null) text += `${trouble}\n`;
    }
  for (const operand of asked) {
    const device = find(call, operand);
    if (device === "other") return notSimulated("swapon of a file");
    if (device === "missing") {
      if (!given.has("-e") && !given.has("--ifexists"))
        text += /^(UUID|LABEL)=/.test(operand)
          ? `swapon: cannot find the device for ${operand}\n`
          : `swapon: cannot open ${operand}: No such file or directory\n`;
      continue;
    }
    const trouble = startSwap(node, device, operand);
    if (trouble !== null) text += `${trouble}\n`;
  }
  return text === "" ? say("") : fail(255, text);
};

const swapoff: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(call.args, ["-a", "--all", "-v", "--verbose"], ["-L", "-U"]);
  if (unknown) return unknownOption("swapoff", unknown);
  if (given.has("-a") || given.has("--all")) node.swaps.length = 0;
  else if (rest.length === 0)
    return fail(16, "swapoff: bad usage\nTry 'swapoff --help' for more information.");
  let text = "";
  for (const operand of rest) {
    const device = find(call, operand);
    const at = typeof device === "string" ? -1 : node.swaps.indexOf(device);
    if (at >= 0) node.swaps.splice(at, 1);
    else
      text += `swapoff: ${operand}: swapoff failed: ${device === "missing" ? "No such file or directory" : "Invalid argument"}\n`;
  }
  return text === "" ? say("") : fail(4, text);
};

export const swapCommands: Readonly<Record<string, NodeCommand>> = { mkswap, swapon, swapoff };
