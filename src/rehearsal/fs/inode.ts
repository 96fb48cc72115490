// The inodes of a practice node's file systems. Data and its constructors; file-tree.ts resolves paths.

interface Attributes {
  readonly ino: number;
  /** Permission bits, 0 to 0o7777. */
  mode: number;
  mtime: Date;
  /** The number of names that refer to it. */
  links: number;
}

export interface FileInode extends Attributes {
  readonly kind: "file";
  /** The bytes are `buffer.subarray(0, length)`; the rest is space for appending. */
  buffer: Uint8Array;
  length: number;
}

export interface DirectoryInode extends Attributes {
  readonly kind: "directory";
  /** In a generated directory (`/proc`), computed on each read. */
  readonly entries: ReadonlyMap<string, Inode>;
  /** The same map, for writing; null in a generated directory. */
  readonly writable: Map<string, Inode> | null;
}

export interface LinkInode extends Attributes {
  readonly kind: "link";
  readonly target: string;
}

/** A file whose content is generated when read: `/proc/mounts`, `/dev/urandom`. */
export interface SpecialInode extends Attributes {
  readonly kind: "special";
  readonly shape: "block" | "character" | "socket" | "text";
  /** The device's name in the kernel (`nvme1n1`), or "". */
  readonly device: string;
  read(): Uint8Array;
  /** Accepts written bytes; throws FileError if writing is not possible. */
  write(bytes: Uint8Array): void;
}

export type Inode = FileInode | DirectoryInode | LinkInode | SpecialInode;

let newest = 128;
const nextInode = () => ++newest;

export function makeFile(mode: number, content: string | Uint8Array = ""): FileInode {
  const buffer = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { kind: "file", ino: nextInode(), mode, mtime: new Date(), links: 1, buffer, length: buffer.length };
}

export function makeDirectory(mode: number): DirectoryInode & { writable: Map<string, Inode> } {
  const entries = new Map<string, Inode>();
  return {
    kind: "directory",
    ino: nextInode(),
    mode,
    mtime: new Date(),
    links: 2,
    entries,
    writable: entries,
  };
}

/** A directory whose entries are computed on each read; it accepts no new entries. */
export function makeGeneratedDirectory(mode: number, list: () => ReadonlyMap<string, Inode>): DirectoryInode {
  return {
    kind: "directory",
    ino: nextInode(),
    mode,
    mtime: new Date(),
    links: 2,
    get entries() {
      return list();
    },
    writable: null,
  };
}

export function makeLink(target: string): LinkInode {
  return { kind: "link", ino: nextInode(), mode: 0o777, mtime: new Date(), links: 1, target };
}

export function makeSpecial(
  shape: SpecialInode["shape"],
  mode: number,
  device: string,
  read: () => Uint8Array,
  write: (bytes: Uint8Array) => void,
): SpecialInode {
  return { kind: "special", ino: nextInode(), mode, mtime: new Date(), links: 1, shape, device, read, write };
}

/** The current bytes of a file. */
export function contentOf(file: FileInode): Uint8Array {
  return file.buffer.subarray(0, file.length);
}
