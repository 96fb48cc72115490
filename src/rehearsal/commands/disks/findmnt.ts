// findmnt: lists the mounts and the fstab, and checks whether the fstab would work.

import type { Mount } from "../../fs/file-tree.ts";
import { resolvePath } from "../../fs/process-files.ts";
import { shortSize } from "../../node/disks.ts";
import { deviceOf, type FstabEntry, mountAt, readFstab } from "../../node/mounting.ts";
import type { Call, NodeCommand, PracticeNode } from "../../node/node.ts";
import { type Answer, fail, headless, readOptions, say, table } from "../../shell/answer.ts";

const at = (call: Call, path: string) => resolvePath(call.shell.cwd, path);

const FINDMNT: Readonly<Record<string, (node: PracticeNode, mount: Mount) => string>> = {
  TARGET: (_, mount) => mount.target,
  SOURCE: (_, mount) => mount.source,
  FSTYPE: (_, mount) => mount.volume.type,
  OPTIONS: (_, mount) => mount.options.join(","),
  UUID: (node, mount) => deviceOf(node, mount.source)?.content?.uuid ?? "",
  LABEL: (node, mount) => deviceOf(node, mount.source)?.content?.label ?? "",
  SIZE: (_, mount) => shortSize(mount.volume.capacity),
};

export const findmnt: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    [
      "-n",
      "--noheadings",
      "-r",
      "--raw",
      "-l",
      "--list",
      "--verify",
      "-x",
      "-v",
      "--verbose",
      "-s",
      "--fstab",
      "-k",
      "-m",
      "-e",
      "--evaluate",
      "-f",
      "--first-only",
      "-u",
    ],
    ["-o", "--output", "-T", "--target", "-M", "--mountpoint", "-S", "--source", "-t", "--types"],
  );
  if (unknown)
    return fail(
      1,
      `findmnt: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'findmnt --help' for more information.`,
    );
  if (given.has("--verify") || given.has("-x")) return verify(node);
  const columns = (given.get("-o") ?? given.get("--output") ?? "TARGET,SOURCE,FSTYPE,OPTIONS")
    .toUpperCase()
    .split(",");
  const wrong = columns.find((column) => !FINDMNT[column]);
  if (wrong) return fail(1, `findmnt: unknown column: ${wrong}`);
  const bare = given.has("-n") || given.has("--noheadings");
  const shown = (rows: readonly (readonly string[])[]) => {
    const text = table([columns, ...rows], [columns.indexOf("SIZE")]);
    return say(bare ? headless(text) : text);
  };
  if (given.has("-s") || given.has("--fstab")) {
    const chosen = readFstab(node).entries.filter((entry) =>
      rest.every((operand) => entry.target === operand || entry.source === operand),
    );
    const cells = (entry: FstabEntry) =>
      new Map([
        ["TARGET", entry.target],
        ["SOURCE", entry.source],
        ["FSTYPE", entry.type],
        ["OPTIONS", entry.options.join(",")],
      ]);
    if (chosen.length === 0) return { exitCode: 1 };
    return shown(chosen.map((entry) => columns.map((column) => cells(entry).get(column) ?? "")));
  }
  const under = given.get("-T") ?? given.get("--target");
  const matches = (mount: Mount, operand: string) =>
    mount.target === at(call, operand) ||
    mount.source === operand ||
    mount.source === `/dev/${deviceOf(node, operand)?.name}`;
  let chosen = [...node.tree.mounts];
  if (under !== undefined) {
    try {
      chosen = [node.tree.get(at(call, under), true, "stat").mount];
    } catch {
      return { exitCode: 1 };
    }
  }
  const point = given.get("-M") ?? given.get("--mountpoint");
  if (point !== undefined) chosen = chosen.filter((one) => one === mountAt(node, at(call, point)));
  const source = given.get("-S") ?? given.get("--source");
  if (source !== undefined) chosen = chosen.filter((one) => matches(one, source));
  const type = given.get("-t") ?? given.get("--types");
  if (type !== undefined) chosen = chosen.filter((one) => type.split(",").includes(one.volume.type));
  for (const operand of rest) chosen = chosen.filter((one) => matches(one, operand));
  if (rest.length > 0 && chosen.length > 1) chosen = chosen.slice(-1);
  if (chosen.length === 0) return { exitCode: 1 };
  const cell = (one: Mount) => columns.map((column) => FINDMNT[column]?.(node, one) ?? "");
  if (given.has("-r") || given.has("--raw"))
    return say([...(bare ? [] : [columns]), ...chosen.map(cell)].map((row) => `${row.join(" ")}\n`).join(""));
  const tree =
    rest.length === 0 &&
    under === undefined &&
    point === undefined &&
    source === undefined &&
    !given.has("-l") &&
    !given.has("--list");
  const rows = chosen.map((one, index) => {
    const row = cell(one);
    if (tree && columns[0] === "TARGET" && one.target !== "/")
      row[0] = `${index === chosen.length - 1 ? "└─" : "├─"}${row[0]}`;
    return row;
  });
  return shown(rows);
};

/** `findmnt --verify`: the problems in the current fstab. */
function verify(node: PracticeNode): Answer {
  const { entries, broken } = readFstab(node);
  let errors = 0;
  let warned = 0;
  let text = "";
  for (const entry of entries) {
    const notes: string[] = [];
    const note = (level: "E" | "W", what: string) => {
      if (level === "E") errors += 1;
      else warned += 1;
      notes.push(`   [${level}] ${what}\n`);
    };
    const device = deviceOf(node, entry.source);
    try {
      if (node.tree.get(entry.target, true, "stat").inode.kind !== "directory")
        note("E", "target is not a directory");
    } catch {
      note("E", "unreachable on boot required target: No such file or directory");
    }
    if (!device)
      note(
        entry.options.includes("nofail") ? "W" : "E",
        entry.options.includes("nofail")
          ? `unreachable source: ${entry.source}: No such file or directory`
          : `unreachable on boot required source: ${entry.source}`,
      );
    else if (device.content && entry.type !== "auto" && entry.type !== device.content.type)
      note("E", `${entry.type} does not match with on-disk ${device.content.type}`);
    if (notes.length > 0) text += `${entry.target}\n${notes.join("")}`;
  }
  if (broken.length + errors + warned === 0) return say("Success, no errors or warnings detected\n");
  const plural = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? "" : "s"}`;
  return {
    stdout: `${text}\n${plural(broken.length, "parse error")}, ${plural(errors, "error")}, ${plural(warned, "warning")}\n`,
    exitCode: errors + broken.length > 0 ? 1 : 0,
  };
}
