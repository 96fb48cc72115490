// A small file system in memory at a directory of a test's node, to be filled up.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SmallDisk {
  /** Leaves no room for a single byte more. */
  fill(): void;
  empty(): void;
  unmount(): void;
}

/** Mounts 256 KiB at the directory; null where this process may not mount. */
export function smallDisk(directory: string): SmallDisk | null {
  mkdirSync(directory, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", directory]);
  if (mounted.status !== 0) return null;
  chmodSync(directory, 0o700);
  const filler = join(directory, ".filler");
  return {
    fill() {
      try {
        writeFileSync(filler, Buffer.alloc(1_000_000));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    empty: () => rmSync(filler),
    unmount() {
      spawnSync("umount", ["-l", directory]);
    },
  };
}
