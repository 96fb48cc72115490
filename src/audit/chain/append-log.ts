// Writes the log: one write and one fdatasync for each batch of events, then the head file. A failed write
// poisons the log: nothing may follow it.
import { closeSync, constants, existsSync, fstatSync, ftruncateSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Log } from "../../run/model/ports.ts";
import { openHead } from "../directory/head-file.ts";
import { logFile } from "../directory/log-file.ts";
import { lockRun } from "../directory/run-lock.ts";
import {
  makeRunDirectory,
  refuseForeign,
  removeEmptyRun,
  syncDirectory,
} from "../directory/state-directory.ts";
import { writeFailure } from "../directory/write-failure.ts";
import { badLog, encodeLine, lineDigest, NO_LINE } from "../lines/log-line.ts";
import { openRegular, readRegular, writeRegular } from "../lines/regular-file.ts";
import { chainExitCode, verifyLog } from "./verify-log.ts";

export interface AuditLog extends Log {
  /** Path of audit.jsonl. */
  readonly path: string;
  /** Its end on disk. */
  end(): { readonly lines: number; readonly bytes: number };
  close(): Promise<void>;
}

export interface OpenedLog {
  readonly log: AuditLog;
  /** True when a torn last line was set aside. */
  readonly repaired: boolean;
  /** True when there was no readable head file: lines may be missing at the end. */
  readonly headless: boolean;
}

/** The log file in a run's folder. */
export const logPath = (directory: string): string => join(directory, "audit.jsonl");

/** Creates the log of a new run in its own folder (0700, file 0600). Throws OperatorError on failure. */
export async function createLog(runs: string, run: string): Promise<AuditLog> {
  const directory = makeRunDirectory(runs, run);
  const path = logPath(directory);
  let unlock: (() => void) | null = null;
  let file: FileHandle | null = null;
  try {
    unlock = lockRun(directory);
    const { O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    file = await open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    const log = appender(directory, file, { seq: 0, head: NO_LINE, bytes: 0 }, unlock);
    // After a power cut, the files of a run that has sent something must still exist.
    for (const folder of [directory, runs]) syncDirectory(folder);
    return log;
  } catch (cause) {
    await file?.close();
    unlock?.();
    removeEmptyRun(directory);
    throw cause instanceof OperatorError ? cause : writeFailure(path, cause, "then start again");
  }
}

/**
 * Opens the log of a run to continue it, and passes its events to `each` in order, as far as they are good. A torn
 * last line is moved to its own file (`torn-N`) and `log.repaired` is written; any other damage is an OperatorError
 * with exit code 4.
 */
export async function openLog(
  directory: string,
  now: () => number,
  each: (event: RunEvent) => void = () => {},
): Promise<OpenedLog> {
  refuseForeign(directory);
  const unlock = lockRun(directory);
  let file: FileHandle | null = null;
  try {
    const path = logPath(directory);
    const chain = verifyLog(path, ({ event }) => each(event));
    const torn = chain.state === "torn-tail";
    if (chain.state !== "intact" && chain.state !== "no-head" && !torn) {
      throw new OperatorError(
        `${path}: ${chain.words}`,
        chain.state === "newer"
          ? "Resume it with that program. Nothing was changed."
          : "This run cannot be resumed. Keep the log as it is, and start a new run.",
        { exitCode: chainExitCode(chain.state) === 2 ? 2 : 4 },
      );
    }
    if (chain.lines === 0) throw badLog(path, 1, "is not the whole start of a run");
    const repair = torn
      ? setAside(directory, path, chain.goodBytes, chain.lines + 1)
      : owedRepair(directory, chain.lines + 1);
    const { O_RDWR, O_APPEND, O_NOFOLLOW } = constants;
    file = await open(path, O_RDWR | O_APPEND | O_NOFOLLOW);
    const start = { seq: chain.lines, head: chain.head, bytes: chain.goodBytes };
    const log = appender(directory, file, start, unlock);
    if (repair !== null) {
      const event: RunEvent = { type: "log.repaired", at: now(), ...repair };
      await log.append([event]);
      each(event);
    }
    return { log, repaired: repair !== null, headless: chain.state === "no-head" };
  } catch (cause) {
    await file?.close();
    unlock();
    throw isSystemError(cause) ? writeFailure(logPath(directory), cause) : cause;
  }
}

function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).syscall === "string";
}

interface Repair {
  readonly bytes: number;
  readonly sha256: string;
}

/** A repair whose event could not be written: the torn bytes were set aside, but no line replaced them. */
function owedRepair(directory: string, line: number): Repair | null {
  const aside = join(directory, `torn-${line}`);
  if (!existsSync(aside)) return null;
  const rest = readRegular(aside);
  return { bytes: rest.length, sha256: sha256(rest) };
}

/** Moves the torn bytes out of the log into `torn-N`; N is the line's number. */
function setAside(directory: string, path: string, from: number, line: number): Repair {
  const file = openRegular(path, constants.O_RDWR);
  try {
    const rest = Buffer.alloc(fstatSync(file).size - from);
    readSync(file, rest, 0, rest.length, from);
    writeRegular(join(directory, `torn-${line}`), rest);
    ftruncateSync(file, from);
    return { bytes: rest.length, sha256: sha256(rest) };
  } finally {
    closeSync(file);
  }
}

function appender(
  directory: string,
  file: FileHandle,
  start: { seq: number; head: string; bytes: number },
  unlock: () => void,
): AuditLog {
  const path = logPath(directory);
  const headFile = openHead(directory);
  const opened = logFile(path, file);
  let { seq, head, bytes } = start;
  let failure: unknown = null;

  return {
    path,
    head: () => head,
    end: () => ({ lines: seq, bytes }),
    async append(events) {
      if (failure !== null) throw failure;
      if (events.length === 0) return;
      const lines: string[] = [];
      let nextSeq = seq;
      let nextHead = head;
      for (const event of events) {
        const line = encodeLine({ seq: ++nextSeq, prev: nextHead, event });
        nextHead = lineDigest(line);
        lines.push(line);
      }
      const written = bytesOf(lines);
      try {
        await opened.append(written);
        headFile.write({ seq: nextSeq, sha256: nextHead });
      } catch (cause) {
        failure = cause instanceof OperatorError ? cause : writeFailure(path, cause);
        throw failure;
      }
      seq = nextSeq;
      bytes += written.length;
      head = nextHead;
    },
    async close() {
      headFile.close();
      await opened.close();
      unlock();
    },
  };
}

/**
 * The lines as UTF-8, each with its newline. The first line of a large fleet has a hundred megabytes: it is joined with
 * nothing before it is in its place.
 */
function bytesOf(lines: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0));
  let at = 0;
  for (const line of lines) {
    at += bytes.write(line, at);
    at += bytes.write("\n", at);
  }
  return bytes;
}
