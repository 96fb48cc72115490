// Restores a log that was removed while open: the system keeps its bytes until it is closed, so they can be
// written again.
import { closeSync, constants, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectory } from "./state-directory.ts";

const CHUNK = 1 << 20;

/**
 * Writes the first `bytes` bytes of the open file to its old path, or beside it if something else is there
 * now (`audit.jsonl.saved-1`, …). `path` is where they are, null on failure; `message` then says why.
 */
export function restoreFile(
  path: string,
  file: number,
  bytes: number,
): { path: string | null; message: string } {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    for (let count = 0; count < 100; count++) {
      const place = count === 0 ? path : `${path}.saved-${count}`;
      if (copyTo(place, file, bytes)) return { path: place, message: "" };
    }
    return { path: null, message: "there are too many saved logs in its folder" };
  } catch (cause) {
    return { path: null, message: (cause as Error).message };
  }
}

/** False when something is already there. */
function copyTo(place: string, from: number, bytes: number): boolean {
  let to: number;
  try {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    to = openSync(place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
  try {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, bytes));
    for (let done = 0; done < bytes; ) {
      const read = readSync(from, buffer, 0, Math.min(buffer.length, bytes - done), done);
      if (read === 0) throw new Error("the open file became shorter");
      for (let written = 0; written < read; ) written += writeSync(to, buffer, written, read - written);
      done += read;
    }
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
  syncDirectory(dirname(place));
  return true;
}
