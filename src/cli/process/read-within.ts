// Reads an open file with a limit: its reported size is ignored, since a device or a pipe has none.
import { readSync } from "node:fs";

/** Bytes per read. */
const CHUNK = 64 * 1024;

/** Everything from the descriptor; null if it is more than `limit` bytes. Throws as Node does. */
export function readWithin(descriptor: number, limit: number): Buffer | null {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const read = readSync(descriptor, chunk);
    if (read === 0) return Buffer.concat(chunks, size);
    size += read;
    if (size > limit) return null;
    chunks.push(chunk.subarray(0, read));
  }
}
