// A small file system in memory at a directory of a test's node, to be filled up.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SmallDisk {
  /** Leaves room for so many bytes. */
  fill(left: number): void;
  /** Lets nothing be written, or everything again. */
  freeze(frozen: boolean): void;
  empty(): void;
  unmount(): void;
}

/** Mounts 256 KiB at the directory, from which no program can be started; null where this process may not mount. */
export function smallDisk(directory: string): SmallDisk | null {
  mkdirSync(directory, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k,mode=700,noexec", "tmpfs", directory]);
  if (mounted.status !== 0) return null;
  chmodSync(directory, 0o700);
  const filler = join(directory, ".filler");
  return {
    fill(left) {
      try {
        writeFileSync(filler, Buffer.alloc(1_000_000));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
      truncateSync(filler, statSync(filler).size - left);
    },
    freeze: (frozen) => {
      spawnSync("mount", ["-o", `remount,${frozen ? "ro" : "rw"}`, directory]);
    },
    empty: () => rmSync(filler),
    unmount() {
      spawnSync("umount", ["-l", directory]);
    },
  };
}
