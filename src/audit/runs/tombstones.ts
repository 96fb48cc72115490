// Records of deleted runs: one line each in `purged.jsonl` beside the folder of the runs, chained like a log.
import { closeSync, constants, fdatasyncSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import { lockRun } from "../directory/run-lock.ts";
import { syncDirectory } from "../directory/state-directory.ts";
import { NO_LINE } from "../lines/log-line.ts";
import { openRegular, readRegular } from "../lines/regular-file.ts";

const operator = v.strictObject({ user: v.string(), host: v.string(), arn: v.nullable(v.string()) });
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const tombstone = v.strictObject({
  format: v.literal("lamplighter-purged/1"),
  /** When it was deleted, by whom and why. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  by: operator,
  reason: v.string(),
  run: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)),
  guide: v.nullable(v.strictObject({ title: v.string(), path: v.string(), sha256: digest })),
  /** Who started it, where, and when; null when the log did not say. */
  operator: v.nullable(operator),
  where: v.nullable(v.string()),
  begun: v.nullable(v.string()),
  newest: v.nullable(v.string()),
  outcome: v.picklist(["done", "failed", "left", "open", "unreadable"]),
  /** The result of `verify`, the number of good lines, and the digest of the last one. */
  chain: v.strictObject({ state: v.string(), lines: v.number(), head: digest }),
  /** SHA-256 of the previous line without its newline; 64 zeros in line 1. */
  prev: digest,
});

export type Tombstone = v.InferOutput<typeof tombstone>;

/** The path of the file for a folder of runs. */
export const tombstonePath = (runs: string): string => join(dirname(runs), "purged.jsonl");

/** All of them, oldest first. Throws OperatorError with exit code 4 that names an altered line. */
export function readTombstones(runs: string): readonly Tombstone[] {
  const path = tombstonePath(runs);
  let before = NO_LINE;
  return linesOf(path).map((line, index) => {
    const stone = read(line);
    if (stone === null || stone.prev !== before) {
      throw new OperatorError(
        `${path}: line ${index + 1} was altered.`,
        "This file records the deleted runs. Keep it as it is, and compare it with a stored copy.",
        { exitCode: 4 },
      );
    }
    before = sha256(line);
    return stone;
  });
}

/**
 * Appends the records; they are on disk when it returns. Throws OperatorError when the list was altered or is
 * in use.
 */
export function writeTombstones(runs: string, stones: readonly Omit<Tombstone, "prev" | "format">[]): void {
  const path = tombstonePath(runs);
  const unlock = lockRun(dirname(path), "the list of deleted runs");
  try {
    readTombstones(runs);
    let before = sha256Of(linesOf(path).at(-1));
    const { O_WRONLY, O_APPEND, O_CREAT } = constants;
    const file = openRegular(path, O_WRONLY | O_APPEND | O_CREAT);
    try {
      for (const stone of stones) {
        const line = JSON.stringify({ format: "lamplighter-purged/1", ...stone, prev: before });
        writeSync(file, `${line}\n`);
        before = sha256(line);
      }
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
    syncDirectory(dirname(path));
  } finally {
    unlock();
  }
}

const sha256Of = (line: string | undefined): string => (line === undefined ? NO_LINE : sha256(line));

function linesOf(path: string): readonly string[] {
  try {
    const lines = readRegular(path).toString("utf8").split("\n");
    return lines.filter((line, index) => index < lines.length - 1 || line !== "");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}

function read(line: string): Tombstone | null {
  try {
    const result = v.safeParse(tombstone, JSON.parse(line));
    return result.success && JSON.stringify(result.output) === line ? result.output : null;
  } catch {
    return null;
  }
}
