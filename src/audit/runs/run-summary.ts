// A run as its first and last lines describe it: who, what, where, when, and how it ended. Reads only these
// two ends of the log, however large it is, and verifies nothing.
import { closeSync, fstatSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { OperatorError } from "../../errors.ts";
import type { RunEvent } from "../../run/model/event.ts";
import { refuseLink } from "../directory/state-directory.ts";
import { decodeLine, LineError, type LogLine } from "../lines/log-line.ts";
import { openRegular } from "../lines/regular-file.ts";

/**
 * A run's state: finished well, finished with failures, left by its operator, or none of these (open or
 * interrupted).
 */
export type RunState = "done" | "failed" | "left" | "open";

export interface RunSummary {
  readonly started: Extract<RunEvent, { type: "run.started" }>;
  readonly state: RunState;
  /** Time of the newest whole line; ms. */
  readonly newest: number;
  /** Size of the log in bytes. */
  readonly size: number;
}

const CHUNK = 1 << 16;
const NEWLINE = 0x0a;

/**
 * Reads the log in its run's folder. Null when its first or last whole line is not a readable event, when it
 * is not a regular file, or when the folder is a link. Throws system errors.
 */
export function readRunSummary(path: string): RunSummary | null {
  try {
    refuseLink(dirname(path));
    return endsOf(openRegular(path));
  } catch (cause) {
    if (cause instanceof LineError || cause instanceof OperatorError) return null;
    throw cause;
  }
}

function endsOf(file: number): RunSummary | null {
  try {
    const { size } = fstatSync(file);
    const first = firstLine(file, size);
    const last = lastLine(file, size);
    if (first?.event.type !== "run.started" || last === null) return null;
    return { started: first.event, state: stateOf(last.event), newest: last.event.at, size };
  } finally {
    closeSync(file);
  }
}

/** Whoever resumes a run writes a repair, so it does not mean an end. */
function stateOf(event: RunEvent): RunState {
  if (event.type === "run.finished") return event.outcome === "done" ? "done" : "failed";
  return event.type === "run.left" ? "left" : "open";
}

function firstLine(file: number, size: number): LogLine | null {
  const pieces: Buffer[] = [];
  for (let at = 0; at < size; at += CHUNK) {
    const piece = readAt(file, at, Math.min(CHUNK, size - at));
    const end = piece.indexOf(NEWLINE);
    pieces.push(end < 0 ? piece : piece.subarray(0, end));
    if (end >= 0) return decodeLine(Buffer.concat(pieces));
  }
  return null;
}

/** The last complete line: what follows it was torn. */
function lastLine(file: number, size: number): LogLine | null {
  let end = -1;
  let tail: Buffer = Buffer.alloc(0);
  for (let at = size; at > 0; ) {
    const from = Math.max(0, at - CHUNK);
    tail = Buffer.concat([readAt(file, from, at - from), tail]);
    at = from;
    if (end < 0) {
      const newline = tail.lastIndexOf(NEWLINE);
      if (newline < 0) continue;
      tail = tail.subarray(0, newline);
      end = newline;
    }
    const before = tail.lastIndexOf(NEWLINE);
    if (before >= 0 || at === 0) return decodeLine(tail.subarray(before + 1));
  }
  return null;
}

function readAt(file: number, from: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, from));
}
