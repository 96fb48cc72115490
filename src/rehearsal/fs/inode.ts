// What a practice node's file systems are made of. Data and its constructors; finding paths is file-tree.ts.

interface Attributes {
  readonly ino: number;
  /** Permission bits, 0 to 0o7777. */
  mode: number;
  mtime: Date;
  /** Names that lead here. */
  links: number;
}

export interface FileInode extends Attributes {
  readonly kind: "file";
  /** The bytes are `buffer.subarray(0, length)`; the rest is room for appending. */
  buffer: Uint8Array;
  length: number;
}

export interface DirectoryInode extends Attributes {
  readonly kind: "directory";
  /** For a generated directory (`/proc`) this is computed at each look. */
  readonly entries: ReadonlyMap<string, Inode>;
  /** The same map for those who may change it; null in a generated directory. */
  readonly writable: Map<string, Inode> | null;
}

export interface LinkInode extends Attributes {
  readonly kind: "link";
  readonly target: string;
}

/** A file whose content is made when it is read: `/proc/mounts`, `/dev/urandom`. */
export interface SpecialInode extends Attributes {
  readonly kind: "special";
  readonly shape: "block" | "character" | "socket" | "text";
  /** The device's name in the kernel (`nvme1n1`), or "". */
  readonly device: string;
  read(): Uint8Array;
  /** Takes what is written; throws FileError where that is not possible. */
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

/** A directory whose entries are computed at each look; nothing can be made in it. */
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

/** The bytes of a file, as they are now. */
export function contentOf(file: FileInode): Uint8Array {
  return file.buffer.subarray(0, file.length);
}
