// A file that takes the room of a small disk away.
import { statSync, truncateSync, writeFileSync } from "node:fs";

/** Takes all the room there is with one file, then gives back so many bytes. */
export function fillUp(filler: string, left: number): void {
  try {
    writeFileSync(filler, Buffer.alloc(4 << 20));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  truncateSync(filler, statSync(filler).size - left);
}
