// Checks the log's disk before a run begins, and before each send.

import {
  type DiskSpace,
  freeSpaceAt,
  LIMITS_VARIABLE,
  readSpaceLimits,
  spaceLevel,
  spaceWords,
} from "../../audit/directory/log-space.ts";
import { OperatorError } from "../../errors.ts";
import type { Refusal } from "../../run/model/ports.ts";

/** What to report now; both null if there is enough space. */
export interface DiskStatus {
  /** The reason to send nothing more. */
  readonly refusal: Refusal | null;
  /** The remaining space, if it is low. */
  readonly low: DiskSpace | null;
}

/** Checks the disk in constant time. */
export type LogDisk = () => DiskStatus;

/** Throws OperatorError when there is too little space to begin a run (`begin`) or to continue one. */
export function refuseFullDisk(path: string, what: "begin" | "go-on"): void {
  const limits = readSpaceLimits();
  const room = freeSpaceAt(path);
  if (room === null) return;
  const rung = spaceLevel(room, limits);
  if (rung !== "stop" && (rung !== "no-start" || what === "go-on")) return;
  throw new OperatorError(
    `the disk of the audit log has only ${spaceWords(room, limits)} left (${path}).`,
    `Free some space (\`df -h\`, \`df -i\`; \`lamplighter purge\` deletes old runs), or set XDG_STATE_HOME to a folder on another disk. ${LIMITS_VARIABLE} sets the limits.`,
    { exitCode: 1 },
  );
}

/** Watches the disk of a log. */
export function watchLogDisk(path: string): LogDisk {
  const limits = readSpaceLimits();
  return () => {
    const room = freeSpaceAt(path);
    const rung = room === null ? "enough" : spaceLevel(room, limits);
    if (room === null || rung === "enough") return { refusal: null, low: null };
    if (rung !== "stop") return { refusal: null, low: room };
    return {
      refusal: {
        rule: "log-disk",
        message: `The disk of the audit log has only ${spaceWords(room, limits)} left (${path}); nothing more is sent.`,
        advice:
          "Free some space and confirm again, or leave and resume later. The log has everything that was done.",
      },
      low: room,
    };
  };
}
