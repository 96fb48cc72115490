// How much space the log has left on its disk, and what may still start. Four levels: enough; low (reported
// and logged once); too little to start a run; too little to send anything more. One statfs per check,
// however large the log is.
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { OperatorError } from "../../errors.ts";

export interface DiskSpace {
  /** Bytes that this user can still write. */
  readonly free: number;
  /** Files that can still be created; null where the file system has no limit. */
  readonly files: number | null;
}

export type SpaceLevel = "enough" | "low" | "no-start" | "stop";

/** Thresholds in bytes: below each, its level is reached. */
export interface SpaceLimits {
  readonly low: number;
  readonly start: number;
  readonly stop: number;
}

const MIB = 1 << 20;

/**
 * One command logs at most 1 MB of output, twice that as JSON if every character is escaped, plus its request
 * and end: 8 MiB hold the largest step and its check. A run starts with its guide (up to 2 MB) and its plan,
 * which contains that text more than once: 32 MiB hold the start and one such step. 256 MiB hold about sixty
 * such steps.
 */
const LIMITS: SpaceLimits = { low: 256 * MIB, start: 32 * MIB, stop: 8 * MIB };

/** The same in files: a run starts with five, a command on the operator's own machine creates up to eight. */
const FILES: SpaceLimits = { low: 1_000, start: 100, stop: 20 };

/** The variable that overrides the limits: `LOW,START,STOP`, each with K, M or G. */
export const LIMITS_VARIABLE = "LAMPLIGHTER_LOG_ROOM";

/** The limits in effect. Throws OperatorError for an invalid setting. */
export function readSpaceLimits(environment: NodeJS.ProcessEnv = process.env): SpaceLimits {
  const text = environment[LIMITS_VARIABLE];
  if (text === undefined || text === "") return LIMITS;
  const [low, start, stop, more] = text.split(",").map(sizeOf);
  const ordered = low !== undefined && start !== undefined && stop !== undefined && more === undefined;
  if (!ordered || !(low >= start && start >= stop && stop >= 64 * 1024)) {
    throw new OperatorError(
      `${LIMITS_VARIABLE}=${text} is not valid.`,
      `Set three sizes, largest first, at least 64K: warn below the first, start no run below the second, send nothing below the third. For example ${LIMITS_VARIABLE}=256M,32M,8M.`,
    );
  }
  return { low, start, stop };
}

function sizeOf(text: string): number {
  const found = /^(\d{1,9})([KMG])$/.exec(text.trim());
  if (found === null) return Number.NaN;
  return Number(found[1]) * 1024 ** ("KMG".indexOf(found[2] ?? "") + 1);
}

/** The space at the path, or at the nearest existing parent folder; null where the system does not say. */
export function freeSpaceAt(path: string): DiskSpace | null {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(path);
    return { free: bavail * bsize, files: files === 0 ? null : ffree };
  } catch (cause) {
    const above = dirname(path);
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT" || above === path) return null;
    return freeSpaceAt(above);
  }
}

/** The level for this much space. */
export function spaceLevel({ free, files }: DiskSpace, limits: SpaceLimits): SpaceLevel {
  const below = (limit: keyof SpaceLimits): boolean =>
    free < limits[limit] || (files !== null && files < FILES[limit]);
  if (below("stop")) return "stop";
  if (below("start")) return "no-start";
  return below("low") ? "low" : "enough";
}

/** The deciding number in words: `12.3 MB`, or `17 files` if files are short. */
export function spaceWords({ free, files }: DiskSpace, limits: SpaceLimits): string {
  const short = files !== null && files < FILES.low && free >= limits.low;
  return short ? `room for ${files} files (inodes)` : `${(free / 1_000_000).toFixed(1)} MB`;
}
