// The open log file. The run stops unless each write is on disk and the file is still at its path.
// Before and after each write it checks, in constant time, that nobody else wrote to the file and that it was
// not removed, moved or replaced. A log removed while open is restored from the open file.
import { type BigIntStats, fstatSync, lstatSync, writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { OperatorError } from "../../errors.ts";
import { restoreFile } from "./restore-file.ts";
import { writeFailure } from "./write-failure.ts";

export interface LogFile {
  /**
   * Resolves when the bytes are on disk (fdatasync) and the file is still at its path. Rejects with an
   * OperatorError that says what is wrong and what to do; nothing may be written after that.
   */
  append(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** Takes over a handle opened for reading and appending. */
export function logFile(path: string, file: FileHandle): LogFile {
  let told = fstatSync(file.fd).size;
  const { dev, ino } = fstatSync(file.fd, { bigint: true });

  const stillOurs = (size: number): void => {
    const open = fstatSync(file.fd, { bigint: true });
    const there = lookAt(path);
    if (there === null || there.ino !== ino || there.dev !== dev)
      throw displaced(path, file.fd, told, open, there);
    if (Number(open.size) !== size) throw otherWriter(path, size, Number(open.size));
  };

  return {
    async append(bytes) {
      const after = told + bytes.length;
      try {
        stillOurs(told);
        if (bytes.length <= SHORT) writeWhole(file.fd, bytes);
        else await file.writeFile(bytes);
        await file.datasync();
        stillOurs(after);
      } catch (cause) {
        throw cause instanceof OperatorError ? cause : writeFailure(path, cause);
      }
      told = after;
    },
    close: () => file.close(),
  };
}

/**
 * Up to this many bytes are written synchronously: another thread takes ten times as long as the write
 * itself, which only reaches the system's memory. The fdatasync after it waits for the disk, always on
 * another thread.
 */
const SHORT = 1 << 16;

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** What is at the path now; null if nothing. */
function lookAt(path: string): BigIntStats | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}

function otherWriter(path: string, expected: number, found: number): OperatorError {
  return new OperatorError(
    `another program wrote to the audit log: it has ${found} bytes instead of ${expected}.`,
    `Lamplighter stopped. End the other program, run \`lamplighter verify ${path}\`, and resume this run if the log verifies.`,
    { exitCode: 4 },
  );
}

/** The open file is no longer the one at the path: removed, moved or replaced. */
function displaced(
  path: string,
  file: number,
  told: number,
  open: BigIntStats,
  there: BigIntStats | null,
): OperatorError {
  const what =
    there !== null
      ? "another file replaced the audit log."
      : open.nlink > 0n
        ? "the audit log was moved away while it was in use."
        : "the audit log was deleted while it was in use.";
  if (open.nlink > 0n) {
    const place =
      there === null ? `Move it back to ${path}` : `Remove the other file and move the log back to ${path}`;
    return new OperatorError(what, `Lamplighter stopped. ${place}, then resume this run.`, {
      exitCode: 1,
    });
  }
  const saved = restoreFile(path, file, told);
  return new OperatorError(what, `Lamplighter stopped. ${savedWords(path, saved)}`, { exitCode: 1 });
}

function savedWords(path: string, saved: ReturnType<typeof restoreFile>): string {
  if (saved.path === null)
    return `Its content could not be restored: ${saved.message}. Its heads are in Systems Manager's history. Start a new run.`;
  if (saved.path === path)
    return "Its content was restored. Make sure that nothing deletes it again, then resume this run.";
  return `Its content was saved as ${saved.path}. Move that file to ${path}, then resume this run.`;
}
