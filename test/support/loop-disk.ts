// A real block device for tests: a loop device over a file in memory or on disk, where this process may make one.
import { spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface LoopDisk {
  /** `/dev/loop3` */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** An empty directory to mount it at. */
  readonly place: string;
  /** Undoes what was done to it, newest first, and removes it. */
  close(): void;
}

const MIB = 1024 * 1024;

/** Runs a program; throws with what it said when it fails. */
export function must(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout.trim();
}

/** Is the program installed? */
export function installed(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

/** A blank device of so many MiB; with `partitions`, each of 8 MiB; null where none can be made. */
export function loopDisk(size: number, partitions = 0): LoopDisk | null {
  const home = mkdtempSync(join(tmpdir(), "disk-"));
  const file = join(home, "image");
  const descriptor = openSync(file, "w");
  ftruncateSync(descriptor, size * MIB);
  if (partitions > 0) writeSync(descriptor, partitionTable(partitions), 0, 512, 0);
  closeSync(descriptor);
  const place = join(home, "place");
  spawnSync("mkdir", [place]);
  const made = spawnSync("losetup", ["-f", "--show", file], { encoding: "utf8" });
  const path = made.stdout?.trim() ?? "";
  if (made.status !== 0 || path === "") {
    rmSync(home, { recursive: true, force: true });
    return null;
  }
  // Not every kernel looks for partitions itself, or at once forgets those of the device that was there before.
  spawnSync("partx", [partitions > 0 ? "-a" : "-d", path]);
  return {
    path,
    size: size * MIB,
    place,
    close() {
      spawnSync("umount", ["-l", place]);
      if (partitions > 0) spawnSync("partx", ["-d", path]);
      spawnSync("losetup", ["-d", path]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A master boot record with partitions of 8 MiB, one after another. */
function partitionTable(count: number): Buffer {
  const sector = Buffer.alloc(512);
  for (let at = 0; at < count; at++) {
    const entry = 446 + at * 16;
    sector[entry + 4] = 0x83;
    sector.writeUInt32LE(2048 + at * 16384, entry + 8);
    sector.writeUInt32LE(16384, entry + 12);
  }
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}
