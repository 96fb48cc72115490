// File commands whose bundled versions are missing or laxer than the real ones.

import { randomBytes } from "node:crypto";
import { reasonOf } from "../../fs/file-error.ts";
import { directoryAt } from "../../fs/file-operations.ts";
import { resolvePath } from "../../fs/process-files.ts";
import type { Call, NodeCommand } from "../../node/node.ts";
import { fail, forEach, notSimulated, readOptions, say, unknownOption } from "../../shell/answer.ts";
import { ls } from "./list-files.ts";

const at = (call: Call, path: string) => resolvePath(call.shell.cwd, path);
/** An octal mode for chmod; null for symbolic ones. */
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

const rmdir: NodeCommand = (call) => {
  const { given, rest, unknown } = readOptions(call.args, ["-v", "--verbose", "--ignore-fail-on-non-empty"]);
  if (unknown === "-p" || given.has("--ignore-fail-on-non-empty"))
    return notSimulated(`rmdir ${call.args.join(" ")}`);
  if (unknown) return unknownOption("rmdir", unknown);
  if (rest.length === 0) return fail(1, "rmdir: missing operand\nTry 'rmdir --help' for more information.");
  return forEach(rest, (operand) => {
    try {
      call.node.files.removeDirectory(at(call, operand));
      return undefined;
    } catch (error) {
      return `rmdir: failed to remove '${operand}': ${reasonOf(error)}`;
    }
  });
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

/** Returns the target of a redirection, or a name that the shell refuses; see shell/rewrite.ts. */
const open: NodeCommand = (call) => {
  const [target = ""] = call.args;
  try {
    const place = call.node.tree.find(at(call, target), true, "open");
    const refused = !place.inode && place.parent.writable === null;
    return say(refused ? `${target}\0` : target);
  } catch {
    return say(`${target}\0`);
  }
};

export const fileCommands: Readonly<Record<string, NodeCommand>> = {
  mkdir,
  rmdir,
  rm,
  ln,
  mktemp,
  ls,
  sync: () => say(""),
  __open: open,
};
