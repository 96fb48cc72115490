// ls, with the owners, file types and links of the node.

import { reasonOf } from "../../fs/file-error.ts";
import type { Inode } from "../../fs/inode.ts";
import { letterOf, resolvePath, sizeOf } from "../../fs/process-files.ts";
import type { Call, NodeCommand } from "../../node/node.ts";
import { fail, readOptions, table } from "../../shell/answer.ts";

const BITS = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"];

/** `drwxr-xr-x`. */
export function modeText(inode: Inode): string {
  const text = letterOf(inode) + [6, 3, 0].map((shift) => BITS[(inode.mode >> shift) & 7] ?? "").join("");
  return inode.mode & 0o1000 ? `${text.slice(0, -1)}${text.endsWith("x") ? "t" : "T"}` : text;
}

interface Named {
  readonly name: string;
  readonly inode: Inode;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function stamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

function sizeText(inode: Inode, human: boolean): string {
  if (inode.kind === "special" && inode.shape === "block") return "259, 0";
  const size = sizeOf(inode);
  if (!human || size < 1024) return String(size);
  const unit =
    size < 1024 ** 2
      ? (["K", 1024] as const)
      : size < 1024 ** 3
        ? (["M", 1024 ** 2] as const)
        : (["G", 1024 ** 3] as const);
  const value = size / unit[1];
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${unit[0]}`;
}

export const ls: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    [
      "-l",
      "-a",
      "-A",
      "-1",
      "-d",
      "-h",
      "-R",
      "-t",
      "-r",
      "-S",
      "-F",
      "-p",
      "-i",
      "-n",
      "-C",
      "-L",
      "-Z",
      "--all",
      "--almost-all",
      "--directory",
      "--human-readable",
      "--recursive",
      "--reverse",
      "--color",
    ],
    ["--time-style", "--sort"],
  );
  if (unknown)
    return fail(
      2,
      `ls: invalid option -- '${unknown.replace(/^-+/, "")}'\nTry 'ls --help' for more information.`,
    );
  const long = given.has("-l") || given.has("-n");
  const all = given.has("-a") || given.has("--all");
  const almost = all || given.has("-A") || given.has("--almost-all");
  let stderr = "";
  let exitCode = 0;
  const files: Named[] = [];
  const directories: Named[] = [];
  for (const name of rest.length === 0 ? ["."] : rest) {
    const found = look(call, name, !long || given.has("-L"));
    if (typeof found === "string") {
      stderr += `ls: cannot access '${name}': ${found}\n`;
      exitCode = 2;
    } else if (found.kind === "directory" && !given.has("-d") && !given.has("--directory"))
      directories.push({ name, inode: found });
    else files.push({ name, inode: found });
  }
  const blocks = files.length > 0 ? [print(sorted(files), false)] : [];
  const heads = rest.length > 1 || given.has("-R") || given.has("--recursive");
  for (const directory of directories) listDirectory(directory);
  return { stdout: blocks.join("\n"), stderr, exitCode };

  function listDirectory({ name, inode }: Named): void {
    if (inode.kind !== "directory") return;
    const base = name.replace(/(.)\/+$/, "$1");
    const inside = [...inode.entries.keys()].flatMap((entry): Named[] => {
      const found = look(call, `${base}/${entry}`, false);
      return typeof found === "string" || (!almost && entry.startsWith("."))
        ? []
        : [{ name: entry, inode: found }];
    });
    const dots = all
      ? [".", ".."].flatMap((entry): Named[] => {
          const found = look(call, `${base}/${entry}`, true);
          return typeof found === "string" ? [] : [{ name: entry, inode: found }];
        })
      : [];
    blocks.push((heads ? `${name}:\n` : "") + print([...dots, ...sorted(inside)], true));
    if (given.has("-R") || given.has("--recursive"))
      for (const one of sorted(inside))
        if (one.inode.kind === "directory") listDirectory({ name: `${base}/${one.name}`, inode: one.inode });
  }

  function sorted(list: readonly Named[]): Named[] {
    const order = given.has("-t")
      ? (a: Named, b: Named) => b.inode.mtime.getTime() - a.inode.mtime.getTime()
      : given.has("-S")
        ? (a: Named, b: Named) => sizeOf(b.inode) - sizeOf(a.inode)
        : (a: Named, b: Named) => (a.name < b.name ? -1 : 1);
    const done = [...list].sort(order);
    return given.has("-r") || given.has("--reverse") ? done.reverse() : done;
  }

  function print(list: readonly Named[], inDirectory: boolean): string {
    const marked = (one: Named) =>
      one.name +
      (one.inode.kind === "directory" && (given.has("-F") || given.has("-p")) ? "/" : "") +
      (long && one.inode.kind === "link" ? ` -> ${one.inode.target}` : "");
    const number = (one: Named) => (given.has("-i") ? [String(one.inode.ino)] : []);
    if (!long) return list.map((one) => `${[...number(one), marked(one)].join(" ")}\n`).join("");
    const owner = given.has("-n") ? "0" : "root";
    const human = given.has("-h") || given.has("--human-readable");
    const rows = list.map((one) => [
      ...number(one),
      modeText(one.inode),
      String(one.inode.links),
      owner,
      owner,
      sizeText(one.inode, human),
      stamp(one.inode.mtime),
      marked(one),
    ]);
    const shift = given.has("-i") ? 1 : 0;
    const total = list.reduce((sum, one) => sum + Math.ceil(sizeOf(one.inode) / 4096) * 4, 0);
    return (inDirectory ? `total ${total}\n` : "") + table(rows, [1 + shift, 4 + shift]);
  }
};

/** The file at the path, or why it cannot be read. */
function look(call: Call, path: string, follow: boolean): Inode | string {
  const { tree } = call.node;
  const whole = path.startsWith("/") ? path : `${call.shell.cwd}/${path}`;
  try {
    // A trailing slash or dot follows a link into its directory.
    return tree.get(whole, follow || /(^|\/)\.{0,2}$/.test(path), "stat").inode;
  } catch (error) {
    if (!follow) return reasonOf(error);
    try {
      return tree.get(resolvePath(call.shell.cwd, path), false, "stat").inode;
    } catch {
      return reasonOf(error);
    }
  }
}
