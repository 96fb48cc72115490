// A file's lines as bytes, in bounded memory.
import { closeSync, constants, openSync, readSync } from "node:fs";
import { OperatorError } from "../errors.ts";

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;

export interface RawLine {
  /** Without the newline. Valid until the next line is asked for. */
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the file. */
  readonly offset: number;
  /** False for a last line that has no newline: it was torn. */
  readonly complete: boolean;
}

export interface LinesOptions {
  /** Offset of the first byte to read, which must begin a line; 0 when not said. */
  readonly from?: number;
  /** How many bytes are read at once. */
  readonly chunk?: number;
}

/** Reads the lines one after another. Follows no link at the path's end. Throws OperatorError when it cannot be read. */
export function* readLines(
  path: string,
  { from: start = 0, chunk = CHUNK }: LinesOptions = {},
): Generator<RawLine> {
  const file = openForReading(path);
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    let rest: Buffer[] = [];
    let offset = start;
    let read = start;
    for (;;) {
      const length = readSync(file, buffer, 0, chunk, read);
      if (length === 0) break;
      read += length;
      const filled = buffer.subarray(0, length);
      let from = 0;
      for (;;) {
        const at = filled.indexOf(NEWLINE, from);
        if (at < 0) break;
        const end = filled.subarray(from, at);
        const bytes = rest.length === 0 ? end : Buffer.concat([...rest, end]);
        rest = [];
        yield { bytes, offset, complete: true };
        offset += bytes.length + 1;
        from = at + 1;
      }
      if (from < length) rest.push(Buffer.from(filled.subarray(from)));
    }
    const bytes = Buffer.concat(rest);
    if (bytes.length > 0) yield { bytes, offset, complete: false };
  } finally {
    closeSync(file);
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : (cause as Error).message;
    throw new OperatorError(
      `${path} cannot be read: ${why}.`,
      code === "ELOOP"
        ? "Give the file itself: logs are never read through links."
        : "Look at `lamplighter runs` for the runs that there are.",
      { cause },
    );
  }
}
