// The node's files as one process sees them: the interface that just-bash needs, with this process's umask.
// Must not hold state of its own.
import type {
  ByteString,
  CpOptions,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from "just-bash";
import { yieldToEventLoop } from "../base/yield-to-event-loop.ts";
import { FileError } from "./file-error.ts";
import type { FileOperations } from "./file-operations.ts";
import type { FileTree } from "./file-tree.ts";
import type { Inode, SpecialInode } from "./inode.ts";

/**
 * just-bash always answers `-b`, `-S` and `-p` tests with "no". The shell's syntax tree is rewritten so that
 * these tests ask whether a path under this prefix exists: `/.practice-test/block` + the path.
 */
export const TEST_PREFIX = "/.practice-test/";
const ASKED = /^(block|socket)(\/.*)$/;

export function createProcessFiles(
  tree: FileTree,
  operations: FileOperations,
  process: { readonly umask: number },
): IFileSystem {
  const fresh = (mode: number) => mode & ~process.umask;

  function exists(path: string): boolean {
    const asked = path.startsWith(TEST_PREFIX) ? ASKED.exec(path.slice(TEST_PREFIX.length)) : null;
    try {
      const { inode } = tree.find(asked?.[2] ?? path, true, "stat");
      return asked ? inode?.kind === "special" && inode.shape === asked[1] : inode !== undefined;
    } catch {
      return false;
    }
  }

  function write(path: string, content: FileContent, encoding: unknown, append: boolean): void {
    operations.write(path, bytesOf(content, encoding), fresh(0o666), append);
  }

  function makeDirectories(path: string): void {
    let so = "";
    for (const part of path.split("/").filter(Boolean)) {
      so += `/${part}`;
      const { inode } = tree.find(so, true, "mkdir");
      if (!inode) operations.makeDirectory(so, fresh(0o777));
      else if (inode.kind !== "directory") throw new FileError("ENOTDIR", "mkdir", so);
    }
  }

  function copy(from: string, to: string, recursive: boolean): void {
    const { inode } = tree.get(from, !recursive, "cp");
    if (inode.kind === "link") return replaceBy(to, () => operations.symlink(inode.target, to));
    if (inode.kind !== "directory")
      return operations.write(to, operations.read(from), inode.mode & ~process.umask, false);
    if (!recursive) throw new FileError("EISDIR", "cp", from);
    if (!tree.find(to, true, "cp").inode) operations.makeDirectory(to, inode.mode & ~process.umask);
    for (const name of inode.entries.keys()) copy(`${from}/${name}`, `${to}/${name}`, true);
  }

  function replaceBy(path: string, make: () => void): void {
    if (tree.find(path, false, "cp").inode) operations.unlink(path);
    make();
  }

  const files: IFileSystem = {
    async readFile(path, options) {
      const encoding = typeof options === "string" ? options : (options?.encoding ?? "utf8");
      return Buffer.from(operations.read(path)).toString(encoding === "binary" ? "latin1" : encoding);
    },
    async readFileBytes(path) {
      return Buffer.from(operations.read(path)).toString("latin1") as unknown as ByteString;
    },
    async readFileBuffer(path) {
      return operations.read(path);
    },
    async writeFile(path, content, options) {
      write(path, content, options, false);
    },
    async appendFile(path, content, options) {
      write(path, content, options, true);
    },
    async exists(path) {
      await yieldToEventLoop();
      return exists(path);
    },
    async stat(path) {
      if (path.startsWith(TEST_PREFIX) && exists(path)) return statOf(tree.get("/", true, "stat").inode, 0);
      const { inode, mount } = tree.get(path, true, "stat");
      return statOf(inode, mount.volume.device);
    },
    async lstat(path) {
      const { inode, mount } = tree.get(path, false, "lstat");
      return statOf(inode, mount.volume.device);
    },
    async mkdir(path, options?: MkdirOptions) {
      if (options?.recursive) makeDirectories(path);
      else operations.makeDirectory(path, fresh(0o777));
    },
    async readdir(path) {
      return operations
        .list(path)
        .map(([name]) => name)
        .sort();
    },
    async readdirWithFileTypes(path) {
      return operations.list(path).map(([name, inode]) => ({
        name,
        isFile: inode.kind === "file" || inode.kind === "special",
        isDirectory: inode.kind === "directory",
        isSymbolicLink: inode.kind === "link",
      }));
    },
    async rm(path, options?: RmOptions) {
      const { inode } = tree.find(path, false, "rm");
      if (!inode) {
        if (options?.force) return;
        throw new FileError("ENOENT", "rm", path);
      }
      if (options?.recursive) operations.removeAll(path);
      else if (inode.kind === "directory") operations.removeDirectory(path);
      else operations.unlink(path);
    },
    async cp(source, target, options?: CpOptions) {
      copy(source, target, options?.recursive === true);
    },
    async mv(source, target) {
      const goal = tree.find(target, false, "rename");
      if (goal.inode && goal.inode.kind !== "directory" && source !== target) {
        if (tree.get(source, false, "rename").mount !== goal.mount) operations.unlink(target);
      }
      try {
        operations.rename(source, target);
      } catch (error) {
        if (!(error instanceof FileError) || error.code !== "EXDEV") throw error;
        copy(source, target, true);
        operations.removeAll(source);
      }
    },
    resolvePath: resolvePath,
    getAllPaths: () => [],
    async chmod(path, mode) {
      operations.chmod(path, mode);
    },
    async symlink(target, path) {
      operations.symlink(target, path);
    },
    async link(existing, path) {
      operations.link(existing, path);
    },
    async readlink(path) {
      const { inode } = tree.get(path, false, "readlink");
      if (inode.kind !== "link") throw new FileError("EINVAL", "readlink", path);
      return inode.target;
    },
    async realpath(path) {
      return tree.get(path, true, "realpath").path;
    },
    async utimes(path, _accessed, modified) {
      operations.touch(path, modified);
    },
  };
  return Object.setPrototypeOf(files, PASSED_ON) as IFileSystem;
}

/**
 * just-bash copies a plain object, method by method, for every command that it calls; it passes on any other
 * object unchanged.
 */
const PASSED_ON = {};

/**
 * An absolute path without `.`, `..` and double slashes; `..` is resolved by name, as a logical `cd` does.
 */
export function resolvePath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${base}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function bytesOf(content: FileContent, options: unknown): Uint8Array {
  if (typeof content !== "string") return content;
  const encoding =
    typeof options === "string" ? options : (options as { encoding?: string } | undefined)?.encoding;
  return Buffer.from(content, encoding === "binary" || encoding === "latin1" ? "latin1" : "utf8");
}

function statOf(inode: Inode, device: number): FsStat {
  return {
    isFile: inode.kind === "file" || inode.kind === "special",
    isDirectory: inode.kind === "directory",
    isSymbolicLink: inode.kind === "link",
    mode: inode.mode,
    size: sizeOf(inode),
    mtime: inode.mtime,
    dev: device,
    ino: inode.ino,
  };
}

/** The size that `stat` reports. */
export function sizeOf(inode: Inode): number {
  if (inode.kind === "file") return inode.length;
  if (inode.kind === "link") return inode.target.length;
  return inode.kind === "directory" ? Math.max(6, inode.entries.size * 16) : 0;
}

/** The first letter of a line of `ls -l`. */
export function letterOf(inode: Inode): string {
  const shapes: Record<SpecialInode["shape"], string> = {
    block: "b",
    character: "c",
    socket: "s",
    text: "-",
  };
  if (inode.kind === "special") return shapes[inode.shape];
  return inode.kind === "directory" ? "d" : inode.kind === "link" ? "l" : "-";
}
