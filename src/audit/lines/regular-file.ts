// How the files of a run are opened: regular files alone. A link is never followed, and nobody waits for a pipe or a device.
import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { OperatorError } from "../../errors.ts";

/** What opening gives for a link, and for a pipe that nobody reads. */
const IRREGULAR = new Set(["ELOOP", "ENXIO"]);

/**
 * Opens the file, for reading unless `flags` (of node:fs) say otherwise; a new one is its owner's alone (0600). Throws
 * OperatorError for what is not a regular file, and what the system says where it cannot be opened.
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

/** All its bytes. Throws as `openRegular`. */
export function readRegular(path: string): Buffer {
  const file = openRegular(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes these its only bytes; they are on the disk when it returns. Throws as `openRegular`. */
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
