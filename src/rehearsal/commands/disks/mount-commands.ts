// mount, umount and mountpoint; ../../node/mounting.ts does the mounting.

import { reasonOf } from "../../fs/file-error.ts";
import { resolvePath } from "../../fs/process-files.ts";
import { dockerHolds } from "../../node/docker-daemon.ts";
import {
  deviceOf,
  type FstabEntry,
  mountAll,
  mountAt,
  mountDevice,
  mountsOf,
  readFstab,
} from "../../node/mounting.ts";
import type { Call, NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "../../shell/answer.ts";
import { findmnt } from "./findmnt.ts";

const at = (call: Call, path: string) =>
  /^(UUID|LABEL)=/.test(path) ? path : resolvePath(call.shell.cwd, path);

const mount: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    [
      "-a",
      "--all",
      "-v",
      "--verbose",
      "-r",
      "--read-only",
      "-w",
      "-n",
      "-f",
      "--fake",
      "-B",
      "--bind",
      "-m",
      "--mkdir",
    ],
    ["-t", "--types", "-o", "--options", "-U", "-L", "--source", "--target"],
  );
  if (unknown)
    return fail(
      1,
      `mount: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'mount --help' for more information.`,
    );
  const options = (given.get("-o") ?? given.get("--options") ?? "").split(",").filter(Boolean);
  for (const unsupported of ["-B", "--bind", "-f", "--fake"])
    if (given.has(unsupported)) return notSimulated(`mount ${unsupported}`);
  if (options.some((option) => ["remount", "bind", "loop"].includes(option)))
    return notSimulated(`mount -o ${options.join(",")}`);
  if (given.has("-a") || given.has("--all")) {
    const all = mountAll(node);
    const exitCode = all.failed === 0 ? 0 : all.mounted === 0 ? 32 : 64;
    return { stderr: warnings(node) + all.text, exitCode };
  }
  if (given.has("-r") || given.has("--read-only")) options.push("ro");
  const source =
    given.get("--source") ??
    (given.has("-U") ? `UUID=${given.get("-U")}` : given.has("-L") ? `LABEL=${given.get("-L")}` : undefined);
  const operands = [
    ...(source === undefined ? [] : [source]),
    ...rest,
    ...(given.has("--target") ? [given.get("--target") ?? ""] : []),
  ];
  if (operands.length === 0)
    return say(
      node.tree.mounts
        .map((one) => `${one.source} on ${one.target} type ${one.volume.type} (${one.options.join(",")})\n`)
        .join(""),
    );
  const type = given.get("-t") ?? given.get("--types") ?? "auto";
  if (operands.length === 1) {
    const entry = entryFor(readFstab(node).entries, operands[0] ?? "");
    if (!entry) return fail(1, `mount: ${operands[0]}: can't find in /etc/fstab.`);
    return done(mountDevice(node, entry.source, entry.target, entry.type, [...entry.options, ...options]));
  }
  const [device = "", target = ""] = operands;
  if (given.has("-m") || given.has("--mkdir")) return notSimulated("mount --mkdir");
  if (type === "tmpfs" || type === "nfs" || type === "nfs4" || type === "overlay")
    return notSimulated(`mount -t ${type}`);
  return done(mountDevice(node, at(call, device), at(call, target), type, options));
};

function done(result: ReturnType<typeof mountDevice>): Answer {
  return result.ok ? say("") : fail(32, result.text);
}

function warnings(node: PracticeNode): string {
  return readFstab(node)
    .broken.map((line) => `mount: /etc/fstab: parse error at line ${line} -- ignored\n`)
    .join("");
}

function entryFor(entries: readonly FstabEntry[], operand: string): FstabEntry | undefined {
  return (
    entries.find((entry) => entry.target === operand.replace(/(.)\/+$/, "$1")) ??
    entries.find((entry) => entry.source === operand)
  );
}

const umount: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-l", "--lazy", "-f", "--force", "-v", "-n", "-R", "-a"],
    ["-t"],
  );
  if (unknown || given.has("-a") || given.has("-R"))
    return notSimulated(`umount ${unknown ?? [...given.keys()].join(" ")}`);
  if (rest.length === 0) return fail(1, "umount: bad usage\nTry 'umount --help' for more information.");
  let text = "";
  for (const operand of rest) {
    const path = at(call, operand);
    const device = deviceOf(node, path);
    const mounted = device ? mountsOf(node, device).at(-1) : mountAt(node, path);
    if (!mounted) {
      let exists = true;
      try {
        node.tree.get(path, true, "stat");
      } catch {
        exists = false;
      }
      text += exists
        ? `umount: ${operand}: not mounted.\n`
        : `umount: ${operand}: no mount point specified.\n`;
      continue;
    }
    if (dockerHolds(node, mounted.target) && !given.has("-l") && !given.has("--lazy")) {
      text += `umount: ${mounted.target}: target is busy.\n`;
      continue;
    }
    try {
      node.tree.detach(mounted);
    } catch (error) {
      text += `umount: ${mounted.target}: ${reasonOf(error) === "Device or resource busy" ? "target is busy" : reasonOf(error)}.\n`;
    }
  }
  return text === "" ? say("") : fail(32, text);
};

const mountpoint: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-q", "--quiet", "-d", "--fs-devno", "-x", "--devno", "--nofollow"],
    [],
  );
  const [operand] = rest;
  if (unknown || operand === undefined)
    return fail(1, "Usage:\n mountpoint [-qd] /path/to/directory\n mountpoint -x /dev/device");
  const quiet = given.has("-q") || given.has("--quiet");
  const path = at(call, operand);
  try {
    if (call.node.tree.get(path, true, "stat").inode.kind !== "directory")
      return fail(1, quiet ? "" : `mountpoint: ${operand}: not a directory`);
  } catch (error) {
    return quiet ? { exitCode: 1 } : fail(1, `mountpoint: ${operand}: ${reasonOf(error)}`);
  }
  const mounted = mountAt(call.node, path);
  if (given.has("-d") || given.has("--fs-devno"))
    return mounted ? say(`0:${mounted.volume.device}\n`) : { exitCode: 32 };
  return {
    stdout: quiet ? "" : `${operand} is ${mounted ? "" : "not "}a mountpoint\n`,
    exitCode: mounted ? 0 : 32,
  };
};

export const mountCommands: Readonly<Record<string, NodeCommand>> = { mount, umount, mountpoint, findmnt };
