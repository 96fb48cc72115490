// One line of the log: an event with its sequence number, its time in ISO 8601, and the digest of the line
// before it.
import * as v from "valibot";
import { sha256 } from "../../digest.ts";
import { OperatorError } from "../../errors.ts";
import type { RunEvent } from "../../run/model/event.ts";
import { schemaOf } from "../schema/event-schema.ts";
import { type NewerWriter, newerWriter } from "../schema/log-format.ts";
import { readTime } from "./log-time.ts";

/** The `prev` of the first line. */
export const NO_LINE = "0".repeat(64);

export interface LogLine {
  /** Counted from 1. */
  readonly seq: number;
  readonly prev: string;
  readonly event: RunEvent;
}

/**
 * The line's text without its newline. `prev` is the digest of the previous line's exact bytes without
 * newline.
 */
export function encodeLine(line: LogLine): string {
  const { type, at, ...fields } = line.event;
  const { seq, prev } = line;
  const text = JSON.stringify({ seq, at: new Date(at).toISOString(), type, ...fields, prev });
  return holdsHalf(text) ? text.replace(HALF, "$1\ufffd") : text;
}

/**
 * Half of a surrogate pair, as canonical JSON escapes it. UTF-8 cannot encode it, so texts that differ only
 * in it have the same digest: no line may contain one.
 */
const HALF = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

const holdsHalf = (text: string): boolean => text.includes("\\ud") && text.search(HALF) >= 0;

/** Why a line cannot be read, in words that follow "line N". */
export class LineError extends Error {
  override readonly name = "LineError";
}

/** The line says that a newer program wrote it, in a format unknown to this one. */
export class NewerFormatError extends LineError {
  readonly writer: NewerWriter;

  constructor(writer: NewerWriter) {
    super(`was written by lamplighter ${writer.version}, in log format ${writer.format}`);
    this.writer = writer;
  }
}

/**
 * Decodes one line's bytes (without newline). Throws LineError for bad UTF-8, JSON in a different form than
 * we write (double keys, blanks, other escapes), unknown keys, and values that the schema rejects.
 */
export function decodeLine(bytes: Uint8Array): LogLine {
  return readLine(textOf(bytes));
}

/** Like `decodeLine`, from text. */
export function readLine(text: string): LogLine {
  const line = objectOf(text);
  const { seq, at, type, prev, ...fields } = line;
  if (!isPlace(seq, prev)) throw new LineError("has no valid seq and prev");
  const newer = newerWriter(line);
  if (newer !== null) throw new NewerFormatError(newer);
  const result = v.safeParse(schemaOf(type), { type, at: timeOf(at), ...fields });
  if (!result.success) {
    const issue = result.issues[0];
    throw new LineError(`is not a valid ${String(type)}: ${v.getDotPath(issue) ?? ""} ${issue.message}`);
  }
  return { seq: seq as number, prev: prev as string, event: result.output };
}

/**
 * What the chain needs from a line's bytes (without newline), whatever its format: its number, the digest it
 * names, the type of its event. Throws LineError for JSON in a different form than we write, and for a line
 * without these.
 */
export function decodeEnvelope(bytes: Uint8Array): { seq: number; prev: string; event: string } {
  const { seq, prev, type } = objectOf(textOf(bytes));
  if (!isPlace(seq, prev) || typeof type !== "string") throw new LineError("has no valid seq, type and prev");
  return { seq: seq as number, prev: prev as string, event: type };
}

function isPlace(seq: unknown, prev: unknown): boolean {
  return Number.isSafeInteger(seq) && typeof prev === "string" && /^[0-9a-f]{64}$/.test(prev);
}

/** SHA-256 of a line's bytes without newline: the `prev` of the next line. */
export function lineDigest(line: string | Uint8Array): string {
  return sha256(line);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The line's text. Throws LineError for bad UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new LineError("is not UTF-8", { cause });
  }
}

/** The character that decoding puts in place of bytes that are not UTF-8; also a valid character. */
const REPLACEMENT = "\ufffd";

/** Like `textOf`, for part of a buffer; faster, because it needs no separate array. */
export function textAt(buffer: Buffer, start: number, end: number): string {
  const text = buffer.toString("utf8", start, end);
  return text.includes(REPLACEMENT) ? textOf(buffer.subarray(start, end)) : text;
}

function objectOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LineError("is not JSON", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LineError("is not a JSON object");
  }
  // Double keys, other forms of numbers, other escapes and extra blanks do not survive a round trip.
  if (writtenAgain(value) !== text) throw new LineError("is not in canonical form");
  if (holdsHalf(text)) throw new LineError("contains half of a character (a lone surrogate)");
  return value as Record<string, unknown>;
}

function writtenAgain(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    // Encoding is recursive, and the stack is limited.
    if (cause instanceof RangeError) throw new LineError("is nested too deeply", { cause });
    throw cause;
  }
}

function timeOf(at: unknown): number {
  const time = typeof at === "string" ? readTime(at) : null;
  if (time === null) throw new LineError("has no valid time");
  return time;
}

/** An OperatorError for an unusable log, with the line. */
export function badLog(path: string, line: number, why: string): OperatorError {
  return new OperatorError(
    `${path}: line ${line} ${why}.`,
    "This log was altered or damaged. Run `lamplighter verify` for details, and do not resume it.",
    { exitCode: 4 },
  );
}
