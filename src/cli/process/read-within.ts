// Reads an open file whose end nobody promises: what its size says is not believed, since a device or a pipe has none.
import { readSync } from "node:fs";

/** How much is read at once. */
const CHUNK = 64 * 1024;

/** All that comes from the descriptor; null when that is more than `limit` bytes. Throws as Node does. */
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
