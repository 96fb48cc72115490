// Writes a whole file or none. Never follows a link, never overwrites without `force`, replaces only regular
// files; only the owner can read it.
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { OperatorError } from "../../errors.ts";

/**
 * Writes the text, piece by piece, to `path`, and returns its size in bytes. `force` replaces an existing
 * regular file; a device, a pipe, a link or a folder is never replaced. Throws OperatorError on failure.
 */
export function writeNewFile(path: string, text: Iterable<string>, force: boolean): number {
  const standing = lstatSync(path, { throwIfNoEntry: false });
  if (standing !== undefined && !standing.isFile()) throw notRegular(path, standing);
  if (standing !== undefined && !force) throw exists(path);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    const bytes = writeDraft(draft, text);
    // Linking fails if the path exists, so a file created meanwhile is not overwritten.
    if (force) renameSync(draft, path);
    else linkSync(draft, path);
    return bytes;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") throw exists(path);
    throw new OperatorError(
      `cannot write ${path}: ${(cause as Error).message}.`,
      "Nothing was written. Use another path with -o, or omit -o to print the report.",
      { cause },
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDraft(draft: string, text: Iterable<string>): number {
  const file = openSync(
    draft,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    let bytes = 0;
    for (const piece of text) {
      writeFileSync(file, piece);
      bytes += Buffer.byteLength(piece);
    }
    fsyncSync(file);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function exists(path: string): OperatorError {
  return new OperatorError(`${path} already exists.`, "Choose another name, or add --force to replace it.");
}

function notRegular(path: string, standing: Stats): OperatorError {
  const what = standing.isDirectory()
    ? "a folder"
    : standing.isSymbolicLink()
      ? "a symbolic link"
      : "a device or a pipe";
  return new OperatorError(
    `${path} is ${what}; only a regular file can be replaced.`,
    "Use the name of a regular file, or omit -o and redirect the output.",
  );
}
