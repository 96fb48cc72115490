// stat and df: information about files and file systems.

import { reasonOf } from "../../fs/file-error.ts";
import type { Inode } from "../../fs/inode.ts";
import { resolvePath, sizeOf } from "../../fs/process-files.ts";
import type { Call, NodeCommand } from "../../node/node.ts";
import { fail, forEach, notSimulated, readOptions, unknownOption } from "../../shell/answer.ts";
import { modeText } from "./list-files.ts";

const at = (call: Call, path: string) => resolvePath(call.shell.cwd, path);

function stamp(date: Date): string {
  return `${date.toISOString().replace("T", " ").replace("Z", "")}000000 +0000`;
}

function kindText(inode: Inode): string {
  const kinds = {
    file: sizeOf(inode) === 0 ? "regular empty file" : "regular file",
    directory: "directory",
    link: "symbolic link",
    special: "special",
  };
  if (inode.kind !== "special") return kinds[inode.kind];
  return {
    block: "block special file",
    character: "character special file",
    socket: "socket",
    text: "regular empty file",
  }[inode.shape];
}

const stat: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-L", "--dereference", "-t"],
    ["-c", "--format", "--printf"],
  );
  if (unknown === "-f" || unknown === "--file-system" || given.has("-t"))
    return notSimulated(`stat ${unknown ?? "-t"}`);
  if (unknown) return unknownOption("stat", unknown);
  if (rest.length === 0) return fail(1, "stat: missing operand\nTry 'stat --help' for more information.");
  let stdout = "";
  const result = forEach(rest, (operand) => {
    try {
      const place = call.node.tree.get(
        at(call, operand),
        given.has("-L") || given.has("--dereference"),
        "stat",
      );
      const { inode } = place;
      const mountPoint = call.node.tree.mounts.findLast((mount) => mount === place.mount)?.target ?? "/";
      const fields: Readonly<Record<string, string>> = {
        a: inode.mode.toString(8),
        A: modeText(inode),
        b: String(Math.ceil(sizeOf(inode) / 512)),
        B: "512",
        d: String(place.mount.volume.device),
        f: inode.mode.toString(16),
        F: kindText(inode),
        g: "0",
        G: "root",
        h: String(inode.links),
        i: String(inode.ino),
        m: mountPoint,
        n: operand,
        N: inode.kind === "link" ? `'${operand}' -> '${inode.target}'` : `'${operand}'`,
        o: "4096",
        s: String(sizeOf(inode)),
        u: "0",
        U: "root",
        x: stamp(inode.mtime),
        X: String(Math.floor(inode.mtime.getTime() / 1000)),
        y: stamp(inode.mtime),
        Y: String(Math.floor(inode.mtime.getTime() / 1000)),
        z: stamp(inode.mtime),
        Z: String(Math.floor(inode.mtime.getTime() / 1000)),
        w: "-",
        W: "0",
        "%": "%",
      };
      const format = given.get("-c") ?? given.get("--format");
      const printf = given.get("--printf");
      const fill = (text: string) =>
        text.replace(/%0?\d*([a-zA-Z%])/g, (_, letter: string) => fields[letter] ?? "?");
      if (printf !== undefined) stdout += fill(printf).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
      else if (format !== undefined) stdout += `${fill(format)}\n`;
      else
        stdout += `  File: ${inode.kind === "link" ? `${operand} -> ${inode.target}` : operand}\n  Size: ${fields.s?.padEnd(10)}\tBlocks: ${fields.b?.padEnd(10)} IO Block: 4096   ${fields.F}\nDevice: ${fields.d}h/${fields.d}d\tInode: ${fields.i?.padEnd(11)} Links: ${fields.h}\nAccess: (${inode.mode.toString(8).padStart(4, "0")}/${fields.A})  Uid: (    0/    root)   Gid: (    0/    root)\nAccess: ${fields.x}\nModify: ${fields.y}\nChange: ${fields.z}\n Birth: -\n`;
      return undefined;
    } catch (error) {
      return `stat: cannot statx '${operand}': ${reasonOf(error)}`;
    }
  });
  return { ...result, stdout };
};

const df: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-h", "--human-readable", "-T", "--print-type", "-k", "-P", "-a", "-l", "-m"],
    ["--output", "-t", "-x", "-B"],
  );
  if (unknown) return unknownOption("df", unknown);
  if ([...given.keys()].some((option) => ["--output", "-t", "-x", "-B", "-m"].includes(option)))
    return notSimulated(`df ${call.args.join(" ")}`);
  const human = given.has("-h") || given.has("--human-readable");
  const typed = given.has("-T") || given.has("--print-type");
  let text = "";
  const real = call.node.tree.mounts.filter((mount) => mount.volume.capacity > 0);
  const chosen =
    rest.length === 0
      ? real
      : rest.flatMap((operand) => {
          try {
            const { inode, mount } = call.node.tree.get(at(call, operand), true, "stat");
            const device =
              inode.kind === "special"
                ? real.find((one) => one.source === `/dev/${inode.device}`)
                : undefined;
            return [device ?? mount];
          } catch (error) {
            text += `df: ${operand}: ${reasonOf(error)}\n`;
            return [];
          }
        });
  const size = (bytes: number) => (human ? roundedUp(bytes) : String(Math.round(bytes / 1024)));
  const rows = chosen.map(({ source, target, volume }) => {
    const used = volume.type === "xfs" ? volume.used + volume.capacity * 0.007 : volume.used;
    const share = volume.capacity === 0 ? "-" : `${Math.ceil((used / volume.capacity) * 100)}%`;
    return [
      source,
      ...(typed ? [volume.type] : []),
      size(volume.capacity),
      size(used),
      size(volume.capacity - used),
      share,
      target,
    ];
  });
  const head = [
    "Filesystem",
    ...(typed ? ["Type"] : []),
    human ? "Size" : "1K-blocks",
    "Used",
    human ? "Avail" : "Available",
    "Use%",
    "Mounted on",
  ];
  const start = typed ? 2 : 1;
  const widths = head.map((cell, index) =>
    Math.max(cell.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const print = (row: readonly string[]) =>
    `${row.map((cell, index) => (index === row.length - 1 ? cell : index < start ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(" ")}\n`;
  const stdout = chosen.length > 0 ? [head, ...rows].map(print).join("") : "";
  return { stdout, stderr: text, exitCode: text === "" ? 0 : 1 };
};

function roundedUp(bytes: number): string {
  const units = ["", "K", "M", "G", "T"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit += 1;
  }
  if (bytes === 0) return "0";
  return value < 10
    ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${units[unit]}`
    : `${Math.ceil(value)}${units[unit]}`;
}

export const statusCommands: Readonly<Record<string, NodeCommand>> = { stat, df };
