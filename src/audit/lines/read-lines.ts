// A file's lines as bytes, in bounded memory.
import { closeSync, readSync } from "node:fs";
import { OperatorError } from "../../errors.ts";
import { openRegular } from "./regular-file.ts";

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;

export interface RawLine {
  /** Without the newline. Valid until the next line is requested. */
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the file. */
  readonly offset: number;
  /** False for a last line without a newline: it was torn. */
  readonly complete: boolean;
}

/** Lines that were read at once. Valid until the next block is requested. */
export interface LineBlock {
  /** Whole lines, each with its newline; or a last line without one. */
  readonly bytes: Buffer;
  /** Offset of the first byte in the file. */
  readonly offset: number;
  /** False for a last line without a newline: it was torn. */
  readonly complete: boolean;
}

export interface LinesOptions {
  /** Offset of the first byte to read, which must begin a line; 0 by default. */
  readonly from?: number;
  /** How many bytes to read at once. */
  readonly chunk?: number;
}

/**
 * Reads the lines one after another. Throws OperatorError when the file cannot be read or is not a regular
 * file.
 */
export function* readLines(path: string, options: LinesOptions = {}): Generator<RawLine> {
  for (const { bytes, offset, complete } of readBlocks(path, options)) {
    if (!complete) yield { bytes, offset, complete };
    for (let start = 0, end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { bytes: bytes.subarray(start, end), offset: offset + start, complete };
      start = end + 1;
    }
  }
}

/** Like `readLines`, in batches of one file read each; a longer line is its own batch. */
export function* readBlocks(
  path: string,
  { from = 0, chunk = CHUNK }: LinesOptions = {},
): Generator<LineBlock> {
  const file = openForReading(path);
  try {
    let buffer = Buffer.allocUnsafe(chunk);
    /** Offset in the file of the buffer's start: the start of a line. */
    let offset = from;
    /** Bytes in the buffer that belong to an incomplete line. */
    let kept = 0;
    for (;;) {
      if (kept === buffer.length) buffer = Buffer.concat([buffer], 2 * kept);
      const length = readSync(file, buffer, kept, buffer.length - kept, offset + kept);
      if (length === 0) break;
      const filled = kept + length;
      const fresh = buffer.subarray(kept, filled).lastIndexOf(NEWLINE);
      const end = fresh < 0 ? 0 : kept + fresh + 1;
      if (end > 0) yield { bytes: buffer.subarray(0, end), offset, complete: true };
      buffer.copyWithin(0, end, filled);
      kept = filled - end;
      offset += end;
    }
    if (kept > 0) yield { bytes: buffer.subarray(0, kept), offset, complete: false };
  } finally {
    closeSync(file);
  }
}

function openForReading(path: string): number {
  try {
    return openRegular(path);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new OperatorError(`cannot read ${path}: ${why}.`, "`lamplighter runs` lists the runs.", { cause });
  }
}
