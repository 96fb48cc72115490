// File operations on a practice node, each as strict as the system call of that name: no parent is made
// implicitly, links are followed across mounts, a full volume refuses writes.
import { FileError } from "./file-error.ts";
import type { FileTree, Place, Volume } from "./file-tree.ts";
import {
  contentOf,
  type DirectoryInode,
  type FileInode,
  type Inode,
  makeDirectory,
  makeFile,
  makeLink,
} from "./inode.ts";

export interface FileOperations {
  read(path: string): Uint8Array;
  /** Replaces or (append) extends the content; makes a missing file with `mode`. */
  write(path: string, bytes: Uint8Array, mode: number, append: boolean): void;
  makeDirectory(path: string, mode: number): void;
  list(path: string): readonly [string, Inode][];
  unlink(path: string): void;
  removeDirectory(path: string): void;
  /** Removes a directory with its content, or anything else. */
  removeAll(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  link(existing: string, path: string): void;
  chmod(path: string, mode: number): void;
  touch(path: string, at: Date): void;
}

const BLOCK = 4096;
const onDisk = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK;

export function createFileOperations(tree: FileTree): FileOperations {
  function mayChange(place: Place, operation: string): Map<string, Inode> {
    if (place.mount.options.includes("ro")) throw new FileError("EROFS", operation, place.path);
    if (!place.parent.writable) throw new FileError("EPERM", operation, place.path);
    return place.parent.writable;
  }

  function add(path: string, operation: string, make: (place: Place) => Inode): void {
    const place = tree.find(path, false, operation);
    if (place.inode) throw new FileError("EEXIST", operation, path);
    mayChange(place, operation).set(place.name, make(place));
    place.parent.mtime = new Date();
  }

  function drop(place: Place & { inode: Inode }, operation: string): void {
    mayChange(place, operation).delete(place.name);
    place.parent.mtime = new Date();
    place.inode.links -= 1;
    if (place.inode.kind === "file" && place.inode.links === 0)
      account(place.mount.volume, -onDisk(place.inode.length), place.path);
  }

  function isMountPoint(place: Place & { inode: Inode }): boolean {
    return tree.mounts.some((mount) => mount.volume.root === place.inode);
  }

  function removeAll(path: string): void {
    const place = tree.get(path, false, "rm");
    if (place.inode.kind !== "directory") return drop(place, "rm");
    if (isMountPoint(place)) throw new FileError("EBUSY", "rm", path);
    for (const name of [...place.inode.entries.keys()]) removeAll(`${path}/${name}`);
    drop(place, "rm");
  }

  return {
    read(path) {
      const { inode } = tree.get(path, true, "open");
      if (inode.kind === "directory") throw new FileError("EISDIR", "read", path);
      return inode.kind === "special"
        ? inode.read()
        : inode.kind === "file"
          ? contentOf(inode)
          : new Uint8Array();
    },
    write(path, bytes, mode, append) {
      const place = tree.find(path, true, "open");
      if (place.inode?.kind === "directory") throw new FileError("EISDIR", "open", path);
      if (place.inode?.kind === "special") return place.inode.write(bytes);
      if (place.mount.options.includes("ro")) throw new FileError("EROFS", "open", path);
      let file = place.inode;
      if (!file) {
        file = makeFile(mode);
        mayChange(place, "open").set(place.name, file);
        place.parent.mtime = new Date();
      }
      if (file.kind === "file") store(file, bytes, append, place.mount.volume, path);
    },
    makeDirectory(path, mode) {
      add(path, "mkdir", (place) => {
        place.parent.links += 1;
        return makeDirectory(mode);
      });
    },
    list(path) {
      const { inode } = tree.get(path, true, "scandir");
      if (inode.kind !== "directory") throw new FileError("ENOTDIR", "scandir", path);
      return [...inode.entries];
    },
    unlink(path) {
      const place = tree.get(path, false, "unlink");
      if (place.inode.kind === "directory") throw new FileError("EISDIR", "unlink", path);
      drop(place, "unlink");
    },
    removeDirectory(path) {
      const place = tree.get(path, false, "rmdir");
      if (place.inode.kind !== "directory") throw new FileError("ENOTDIR", "rmdir", path);
      if (isMountPoint(place)) throw new FileError("EBUSY", "rmdir", path);
      if (place.inode.entries.size > 0) throw new FileError("ENOTEMPTY", "rmdir", path);
      place.parent.links -= 1;
      drop(place, "rmdir");
    },
    removeAll,
    rename(from, to) {
      const found = tree.find(from, false, "rename");
      const target = tree.find(to, false, "rename");
      if (!found.inode) throw new FileError("ENOENT", "rename", from);
      const source = { ...found, inode: found.inode };
      if (isMountPoint(source)) throw new FileError("EBUSY", "rename", from);
      if (source.mount !== target.mount) throw new FileError("EXDEV", "rename", from);
      if (source.inode === target.inode) return;
      if (`${target.path}/`.startsWith(`${source.path}/`)) throw new FileError("EINVAL", "rename", from);
      if (target.inode) {
        if (target.inode.kind === "directory" && source.inode.kind !== "directory")
          throw new FileError("EISDIR", "rename", to);
        if (target.inode.kind !== "directory" && source.inode.kind === "directory")
          throw new FileError("ENOTDIR", "rename", to);
        if (target.inode.kind === "directory" && target.inode.entries.size > 0)
          throw new FileError("ENOTEMPTY", "rename", to);
      }
      const goal = mayChange(target, "rename");
      mayChange(source, "rename").delete(source.name);
      goal.set(target.name, source.inode);
    },
    symlink: (target, path) => add(path, "symlink", () => makeLink(target)),
    link(existing, path) {
      const source = tree.get(existing, false, "link");
      add(path, "link", (place) => {
        if (place.mount !== source.mount) throw new FileError("EXDEV", "link", path);
        if (source.inode.kind === "directory") throw new FileError("EPERM", "link", existing);
        source.inode.links += 1;
        return source.inode;
      });
    },
    chmod(path, mode) {
      const place = tree.get(path, true, "chmod");
      if (place.mount.options.includes("ro")) throw new FileError("EROFS", "chmod", path);
      place.inode.mode = mode & 0o7777;
    },
    touch(path, at) {
      tree.get(path, true, "utime").inode.mtime = at;
    },
  };
}

/** Allocates or frees space on a volume. */
function account(volume: Volume, bytes: number, path: string): void {
  if (bytes > 0 && volume.used + bytes > volume.capacity) throw new FileError("ENOSPC", "write", path);
  volume.used += bytes;
}

function store(file: FileInode, bytes: Uint8Array, append: boolean, volume: Volume, path: string): void {
  const start = append ? file.length : 0;
  const length = start + bytes.length;
  account(volume, onDisk(length) - onDisk(file.length), path);
  if (append && length <= file.buffer.length) file.buffer.set(bytes, start);
  else {
    const buffer = new Uint8Array(append ? Math.max(length, file.length * 2) : length);
    if (append) buffer.set(file.buffer.subarray(0, start));
    buffer.set(bytes, start);
    file.buffer = buffer;
  }
  file.length = length;
  file.mtime = new Date();
}

/** Makes the missing directories of the path, as a package or a daemon does. */
export function makeParents(operations: FileOperations, tree: FileTree, path: string, mode = 0o755): void {
  let so = "";
  for (const part of path.split("/").filter(Boolean)) {
    so += `/${part}`;
    if (!tree.find(so, true, "mkdir").inode) operations.makeDirectory(so, mode);
  }
}

/** The directory at that path, or undefined when there is none. */
export function directoryAt(tree: FileTree, path: string): DirectoryInode | undefined {
  try {
    const { inode } = tree.find(path, true, "stat");
    return inode?.kind === "directory" ? inode : undefined;
  } catch {
    return undefined;
  }
}
