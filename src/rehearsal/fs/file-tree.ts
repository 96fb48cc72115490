// A node's file tree: volumes, mounts, and path resolution through links and mount points as in the kernel.
// file-operations.ts works on the results.
import { FileError } from "./file-error.ts";
import { type DirectoryInode, type Inode, makeDirectory } from "./inode.ts";

/** The content of one file system, mounted or not. */
export interface Volume {
  readonly type: string;
  readonly device: number;
  readonly root: DirectoryInode;
  /** Bytes. */
  capacity: number;
  used: number;
}

export interface Mount {
  /** `/dev/nvme1n1`, `tmpfs`, `proc`. */
  readonly source: string;
  readonly volume: Volume;
  /** The mount point, as an absolute path without links. */
  readonly target: string;
  /** The directory that the mount hides; null for `/`. */
  readonly covered: DirectoryInode | null;
  readonly options: readonly string[];
}

/** The result of resolving a path. `inode` is undefined if only its last name is missing. */
export interface Place {
  readonly parent: DirectoryInode;
  readonly name: string;
  readonly inode: Inode | undefined;
  /** The mount that holds the inode (or would hold it). */
  readonly mount: Mount;
  /** The absolute path without links. */
  readonly path: string;
}

export interface FileTree {
  /** In mount order; the first is `/`. */
  readonly mounts: readonly Mount[];
  attach(source: string, volume: Volume, target: string, options: readonly string[]): Mount;
  detach(mount: Mount): void;
  /**
   * Resolves the path; `follow`: follow a link in the last name. Throws FileError unless only the last name
   * is missing.
   */
  find(path: string, follow: boolean, operation: string): Place;
  /** Like `find`, but a missing last name is also an error. */
  get(path: string, follow: boolean, operation: string): Place & { readonly inode: Inode };
}

let newestDevice = 30;

export function makeVolume(
  type: string,
  capacity: number,
  root: DirectoryInode = makeDirectory(0o755),
): Volume {
  return { type, device: ++newestDevice, root, capacity, used: 0 };
}

const MAX_LINKS = 40;

interface Crumb {
  readonly directory: DirectoryInode;
  readonly mount: Mount;
  readonly name: string;
}

export function createFileTree(root: Volume, source: string, options: readonly string[]): FileTree {
  const mounts: Mount[] = [{ source, volume: root, target: "/", covered: null, options }];
  const over = new Map<DirectoryInode, Mount[]>();

  /** The directory visible at a place: the newest mount over it, if there is one. */
  function surface(crumb: Crumb): Crumb {
    let at = crumb;
    for (;;) {
      const mount = over.get(at.directory)?.at(-1);
      if (!mount) return at;
      at = { directory: mount.volume.root, mount, name: at.name };
    }
  }

  function find(path: string, follow: boolean, operation: string): Place {
    const first = mounts[0];
    if (!first || !path.startsWith("/")) throw new FileError("ENOENT", operation, path);
    const top = surface({ directory: first.volume.root, mount: first, name: "" });
    let trail: Crumb[] = [top];
    const waiting = path.split("/").reverse();
    let links = 0;
    let here = top;
    while (waiting.length > 0) {
      const name = waiting.pop() ?? "";
      if (name === "" || name === ".") continue;
      if (name.length > 255) throw new FileError("ENAMETOOLONG", operation, path);
      if (name === "..") {
        if (trail.length > 1) trail.pop();
        here = trail.at(-1) ?? top;
        continue;
      }
      const rest = waiting.some((part) => part !== "" && part !== ".");
      const inode = here.directory.entries.get(name);
      if (!inode) {
        if (rest) throw new FileError("ENOENT", operation, path);
        return { parent: here.directory, name, inode, mount: here.mount, path: pathOf(trail, name) };
      }
      if (inode.kind === "link" && (rest || follow)) {
        if (++links > MAX_LINKS) throw new FileError("ELOOP", operation, path);
        if (inode.target.startsWith("/")) trail = [top];
        here = trail.at(-1) ?? top;
        waiting.push(...inode.target.split("/").reverse());
        continue;
      }
      if (inode.kind !== "directory") {
        if (rest) throw new FileError("ENOTDIR", operation, path);
        return { parent: here.directory, name, inode, mount: here.mount, path: pathOf(trail, name) };
      }
      here = surface({ directory: inode, mount: here.mount, name });
      trail.push(here);
    }
    const parent = trail.at(-2) ?? here;
    return {
      parent: parent.directory,
      name: here.name,
      inode: here.directory,
      mount: here.mount,
      path: pathOf(trail, ""),
    };
  }

  function get(path: string, follow: boolean, operation: string) {
    const place = find(path, follow, operation);
    if (!place.inode) throw new FileError("ENOENT", operation, path);
    return { ...place, inode: place.inode };
  }

  return {
    mounts,
    find,
    get,
    attach(from, volume, target, how) {
      const place = get(target, true, "mount");
      if (place.inode.kind !== "directory") throw new FileError("ENOTDIR", "mount", target);
      const mount = { source: from, volume, target: place.path, covered: place.inode, options: how };
      over.set(place.inode, [...(over.get(place.inode) ?? []), mount]);
      mounts.push(mount);
      return mount;
    },
    detach(mount) {
      if (!mount.covered || over.get(mount.covered)?.at(-1) !== mount || holds(mounts, mount))
        throw new FileError("EBUSY", "umount", mount.target);
      over.set(mount.covered, (over.get(mount.covered) ?? []).slice(0, -1));
      mounts.splice(mounts.indexOf(mount), 1);
    },
  };
}

/** Is something mounted below that mount, or over it? */
function holds(mounts: readonly Mount[], mount: Mount): boolean {
  return mounts.some(
    (other) =>
      other.covered === mount.volume.root || (other !== mount && other.target.startsWith(`${mount.target}/`)),
  );
}

function pathOf(trail: readonly Crumb[], last: string): string {
  const names = [...trail.slice(1).map((crumb) => crumb.name), last].filter((name) => name !== "");
  return `/${names.join("/")}`;
}
