// Opens the files of a run: regular files only. Links are not followed, and opening a pipe or a device does
// not block.
import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { OperatorError } from "../../errors.ts";

/** The error codes for a link, and for a pipe without a reader. */
const IRREGULAR = new Set(["ELOOP", "ENXIO"]);

/**
 * Opens the file, for reading unless `flags` (of node:fs) say otherwise; a new file is private to its owner
 * (0600). Throws OperatorError if it is not a regular file, and system errors if it cannot be opened.
 */
export function openRegular(path: string, flags: number = constants.O_RDONLY): number {
  let file: number;
  try {
    file = openSync(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  } catch (cause) {
    throw IRREGULAR.has((cause as NodeJS.ErrnoException).code ?? "") ? notRegular(path, cause) : cause;
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw notRegular(path);
}

/** All its bytes. Throws like `openRegular`. */
export function readRegular(path: string): Buffer {
  const file = openRegular(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Replaces its content with these bytes; they are on disk when it returns. Throws like `openRegular`. */
export function writeRegular(path: string, bytes: Uint8Array): void {
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
  const file = openRegular(path, O_WRONLY | O_CREAT | O_TRUNC);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function notRegular(path: string, cause?: unknown): OperatorError {
  return new OperatorError(
    `${path} is not a regular file.`,
    "Use the path of the file itself: Lamplighter does not read a log through a link, a pipe or a device.",
    { cause },
  );
}
