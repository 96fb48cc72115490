// One command's files in the folder of its run, `<run>/local/<nonce>/`. They ensure that it starts only once.
//
//   (the folder itself)  made by any process that may start the command
//   supervisor           the script of the process that waits for the command
//   process              which process runs it, until when, and how it was started
//   started/             made to decide: by the process that starts the command, or by us to prevent it
//   code                 the exit code, written by the process that waits for the command
//   ending               why we stopped it
//   result               the report of its end, written last
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { safeText } from "../output/clean.ts";
import type { Binding } from "../plan/model/plan.ts";
import type { ProcessMark } from "../process-mark.ts";
import type { Report } from "../run/model/ports.ts";

/** How it was started: to wait for it, beside the run, or with the terminal. */
export type LaunchMode = "run" | "session" | "terminal";
export type Ending = "timed-out" | "cancelled";
export type Finished = Extract<Report, { type: "finished" }>;

export interface Signed extends ProcessMark {
  readonly manner: LaunchMode;
  /** It is stopped after this time; ms since 1970. */
  readonly until: number | null;
}

export function entryOf(runDirectory: string, nonce: string): string {
  return join(runDirectory, "local", nonce);
}

/** True when the entry is ours to start; false when it already exists. Throws when it cannot be made. */
export function claim(entry: string): boolean {
  mkdirSync(dirname(entry), { recursive: true, mode: 0o700 });
  if (!makeDirectory(entry)) return false;
  // The entry of a command that has started must survive a power cut.
  for (const folder of [dirname(entry), dirname(dirname(entry))]) sync(folder);
  return true;
}

export function isClaimed(entry: string): boolean {
  return existsSync(entry);
}

/**
 * True when it has not started, and now never will. False when it has started. Throws when that cannot be
 * decided.
 */
export function occupy(entry: string): boolean {
  return makeDirectory(join(entry, "started"));
}

export function hasBegun(entry: string): boolean {
  return existsSync(join(entry, "started"));
}

/** Writes the script and returns its path. */
export function putSupervisor(entry: string, script: string): string {
  put(entry, "supervisor", script);
  return join(entry, "supervisor");
}

export function sign(entry: string, signed: Signed): void {
  put(entry, "process", JSON.stringify(signed));
}

/** The process that runs it; null when none was recorded. */
export function signedBy(entry: string): Signed | null {
  return parse(signedSchema, read(entry, "process"));
}

/** The exit code from the waiting process; null when it wrote none. */
export function codeOf(entry: string): number | null {
  const text = read(entry, "code")?.trim() ?? "";
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

export function putCode(entry: string, code: number): void {
  put(entry, "code", `${code}\n`);
}

/** Records why it is being stopped, unless a reason is already recorded. */
export function putEnding(entry: string, ending: Ending): void {
  if (endingOf(entry) === null) put(entry, "ending", ending);
}

export function endingOf(entry: string): Ending | null {
  const text = read(entry, "ending");
  return text === "timed-out" || text === "cancelled" ? text : null;
}

export function putResult(entry: string, finished: Finished): void {
  put(entry, "result", JSON.stringify(finished));
}

/** The report of its end; null when none was written. */
export function resultOf(entry: string): Finished | null {
  return parse(finishedSchema, read(entry, "result"));
}

/** True when it was made; false when it existed. */
function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Writes a file so that a reader sees all of it or nothing. */
function put(entry: string, name: string, text: string): void {
  const fresh = join(entry, `${name}.new`);
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, join(entry, name));
  sync(entry);
}

function sync(folder: string): void {
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function read(entry: string, name: string): string | null {
  try {
    return readFileSync(join(entry, name), "utf8");
  } catch {
    return null;
  }
}

function parse<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    const read = v.safeParse(schema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const safe = v.pipe(v.string(), v.transform(safeText));

const signedSchema = v.strictObject({
  pid: count,
  started: v.string(),
  boot: v.string(),
  manner: v.picklist(["run", "session", "terminal"]),
  until: v.nullable(count),
});

const bindingSchema: v.GenericSchema<unknown, Binding> = v.strictObject({
  name: v.string(),
  scope: v.strictObject({ kind: v.literal("target"), target: v.string() }),
  value: v.nullable(v.string()),
  secret: v.boolean(),
  from: v.literal("captured"),
});

const finishedSchema: v.GenericSchema<unknown, Finished> = v.strictObject({
  type: v.literal("finished"),
  nonce: v.string(),
  outcome: v.picklist(["exited", "timed-out", "cancelled", "interrupted", "not-run", "ready"]),
  exitCode: v.nullable(v.pipe(v.number(), v.integer())),
  bytes: v.nullable(count),
  sha256: v.nullable(v.string()),
  missing: count,
  duration: v.nullable(count),
  captured: v.nullable(bindingSchema),
  message: v.nullable(safe),
});
