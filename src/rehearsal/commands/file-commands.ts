// Files: the commands whose bundled versions are laxer than the real ones, or are missing.
import { randomBytes } from "node:crypto";
import { reasonOf } from "../fs/file-error.ts";
import { directoryAt } from "../fs/file-operations.ts";
import type { Inode } from "../fs/inode.ts";
import { letterOf, resolvePath, sizeOf } from "../fs/process-files.ts";
import type { Call, NodeCommand } from "../process/shell.ts";
import { type Answer, fail, notSimulated, readOptions, say } from "./answer.ts";

/** Does it for each operand; a failure is a line of text, and the rest goes on. */
function forEach(operands: readonly string[], one: (operand: string) => string | undefined): Answer {
  let text = "";
  for (const operand of operands) {
    const line = one(operand);
    if (line !== undefined) text += `${line}\n`;
  }
  return text === "" ? say("") : fail(1, text);
}

const at = (call: Call, path: string) => resolvePath(call.shell.cwd, path);
const unknownOption = (name: string, option: string): Answer =>
  fail(
    1,
    `${name}: ${option.startsWith("--") ? "unrecognized" : "invalid"} option ${option.startsWith("--") ? `'${option}'` : `-- '${option.slice(1)}'`}\nTry '${name} --help' for more information.`,
  );

/** A mode as chmod takes it in digits; null for symbolic ones. */
const octal = (text: string): number | null => (/^[0-7]{1,4}$/.test(text) ? Number.parseInt(text, 8) : null);

const mkdir: NodeCommand = (call) => {
  const { node, process } = call;
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-p", "--parents", "-v", "--verbose", "-Z"],
    ["-m", "--mode"],
  );
  if (unknown) return unknownOption("mkdir", unknown);
  if (rest.length === 0) return fail(1, "mkdir: missing operand\nTry 'mkdir --help' for more information.");
  const asked = given.get("-m") ?? given.get("--mode");
  const mode = asked === undefined ? 0o777 & ~process.umask : octal(asked);
  if (mode === null) return notSimulated(`mkdir: symbolic mode ‘${asked}’`);
  const parents = given.has("-p") || given.has("--parents");
  let made = "";
  const result = forEach(rest, (operand) => {
    const path = at(call, operand);
    try {
      if (parents) {
        const parts = path.split("/").filter(Boolean);
        parts.forEach((_, index) => {
          const so = `/${parts.slice(0, index + 1).join("/")}`;
          if (directoryAt(node.tree, so)) return;
          node.files.makeDirectory(so, index === parts.length - 1 ? mode : 0o777 & ~process.umask);
          made += `mkdir: created directory '${so}'\n`;
        });
      } else {
        node.files.makeDirectory(path, mode);
        made += `mkdir: created directory '${operand}'\n`;
      }
      return undefined;
    } catch (error) {
      return `mkdir: cannot create directory ‘${operand}’: ${reasonOf(error)}`;
    }
  });
  return { ...result, stdout: given.has("-v") || given.has("--verbose") ? made : "" };
};

const rm: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(call.args, [
    "-r",
    "-R",
    "--recursive",
    "-f",
    "--force",
    "-v",
    "-d",
    "-i",
    "--one-file-system",
    "--preserve-root",
  ]);
  if (unknown) return unknownOption("rm", unknown);
  const force = given.has("-f") || given.has("--force");
  const recursive = given.has("-r") || given.has("-R") || given.has("--recursive");
  if (rest.length === 0)
    return force ? say("") : fail(1, "rm: missing operand\nTry 'rm --help' for more information.");
  return forEach(rest, (operand) => {
    try {
      const path = at(call, operand);
      if (path === "/" && recursive)
        return "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe";
      const { inode } = node.tree.find(path, false, "rm");
      if (!inode) return force ? undefined : `rm: cannot remove '${operand}': No such file or directory`;
      if (inode.kind !== "directory") node.files.unlink(path);
      else if (recursive) node.files.removeAll(path);
      else if (given.has("-d")) node.files.removeDirectory(path);
      else return `rm: cannot remove '${operand}': Is a directory`;
      return undefined;
    } catch (error) {
      return `rm: cannot remove '${operand}': ${reasonOf(error)}`;
    }
  });
};

const ln: NodeCommand = (call) => {
  const { node } = call;
  const { given, rest, unknown } = readOptions(call.args, [
    "-s",
    "--symbolic",
    "-f",
    "--force",
    "-n",
    "--no-dereference",
    "-v",
    "-T",
    "-r",
  ]);
  if (unknown) return unknownOption("ln", unknown);
  if (given.has("-r")) return notSimulated("ln -r");
  const [first] = rest;
  if (first === undefined) return fail(1, "ln: missing file operand\nTry 'ln --help' for more information.");
  const targets = rest.length > 1 ? rest.slice(0, -1) : rest;
  const last = rest.length > 1 ? (rest.at(-1) ?? "") : ".";
  const noFollow = given.has("-n") || given.has("-T");
  const isLink = node.tree.find(at(call, last), false, "ln").inode?.kind === "link";
  const intoDirectory = directoryAt(node.tree, at(call, last)) !== undefined && !(noFollow && isLink);
  if (rest.length > 2 && !intoDirectory) return fail(1, `ln: target '${last}' is not a directory`);
  const symbolic = given.has("-s") || given.has("--symbolic");
  const kind = symbolic ? "symbolic" : "hard";
  return forEach(targets, (target) => {
    const name = intoDirectory
      ? `${last.replace(/\/$/, "")}/${target.replace(/\/+$/, "").split("/").at(-1)}`
      : last;
    const path = at(call, name);
    try {
      if (given.has("-f") || given.has("--force")) {
        const { inode } = node.tree.find(path, false, "ln");
        if (inode?.kind === "directory") return `ln: ${name}: cannot overwrite directory`;
        if (inode) node.files.unlink(path);
      }
      if (symbolic) node.files.symlink(target, path);
      else node.files.link(at(call, target), path);
      return undefined;
    } catch (error) {
      return `ln: failed to create ${kind} link '${name}'${symbolic ? "" : ` => '${target}'`}: ${reasonOf(error)}`;
    }
  });
};

const mktemp: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(
    call.args,
    ["-d", "--directory", "-q", "-t", "-u"],
    ["-p", "--tmpdir", "--suffix"],
  );
  if (unknown) return unknownOption("mktemp", unknown);
  const template = rest[0] ?? "tmp.XXXXXXXXXX";
  const marks = /X{3,}(?=[^X/]*$)/.exec(template);
  if (!marks) return fail(1, `mktemp: too few X's in template ‘${template}’`);
  const letters = randomBytes(marks[0].length)
    .toString("base64url")
    .replace(/[-_]/g, "k")
    .slice(0, marks[0].length);
  const name = `${template.slice(0, marks.index)}${letters}${template.slice(marks.index + letters.length)}`;
  const directory =
    given.get("-p") ??
    given.get("--tmpdir") ??
    (rest[0] === undefined || given.has("-t") ? (call.shell.env.get("TMPDIR") ?? "/tmp") : "");
  const path = directory === "" ? name : `${directory}/${name}`;
  try {
    if (given.has("-u")) return say(`${path}\n`);
    if (given.has("-d") || given.has("--directory")) call.node.files.makeDirectory(at(call, path), 0o700);
    else call.node.files.write(at(call, path), new Uint8Array(), 0o600, false);
    return say(`${path}\n`);
  } catch (error) {
    return given.has("-q")
      ? { exitCode: 1 }
      : fail(
          1,
          `mktemp: failed to create ${given.has("-d") ? "directory" : "file"} via template ‘${directory === "" ? "" : `${directory}/`}${template}’: ${reasonOf(error)}`,
        );
  }
};

const BITS = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"];
export function modeText(inode: Inode): string {
  const text = letterOf(inode) + [6, 3, 0].map((shift) => BITS[(inode.mode >> shift) & 7] ?? "").join("");
  return inode.mode & 0o1000 ? `${text.slice(0, -1)}${text.endsWith("x") ? "t" : "T"}` : text;
}

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

/** The bundled ls, with the owner and the kinds of file that it does not know. */
const ls: NodeCommand = async (call) => {
  const output = await call.original(call.args);
  const lines = output.stdout.split("\n");
  let directory = call.args.filter((arg) => !arg.startsWith("-")).at(0) ?? ".";
  const fixed = lines.map((line) => {
    if (/^\/?\S.*:$/.test(line)) directory = line.slice(0, -1);
    const entry = /^([-dl][-rwxst]{9}) +(\d+) user user( +\d+ \S+ +\d+ +[\d:]+) (.*)$/.exec(line);
    if (!entry) return line;
    const [, mode = "", links = "", middle = "", rest = ""] = entry;
    const name = rest.split(" -> ")[0] ?? "";
    const inode = [`${directory}/${name}`, name]
      .map((path) => {
        try {
          return call.node.tree.find(at(call, path), false, "stat").inode;
        } catch {
          return undefined;
        }
      })
      .find((found) => found !== undefined);
    return `${inode ? modeText(inode) : mode} ${inode?.links ?? links} root root${middle} ${rest}`;
  });
  return { ...output, stdout: fixed.join("\n") };
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

export const fileCommands: Readonly<Record<string, NodeCommand>> = {
  mkdir,
  rm,
  ln,
  mktemp,
  stat,
  ls,
  df,
  sync: () => say(""),
};
