// The version of the log's format. It increases with every key, event or order of events that an older reader
// would not know;
// logs in older formats stay readable forever.
import type { LogFormat } from "../../run/model/event.ts";

/** The format in which runs are started and resumed today. */
export const LOG_FORMAT: LogFormat = "lamplighter-log/7";

/** All readable formats, newest last. */
export const LOG_FORMATS: readonly [LogFormat, ...LogFormat[]] = [
  "lamplighter-log/1",
  "lamplighter-log/2",
  "lamplighter-log/3",
  "lamplighter-log/4",
  "lamplighter-log/5",
  "lamplighter-log/6",
  LOG_FORMAT,
];

/** The program that wrote a log too new for this program. */
export interface NewerWriter {
  readonly format: number;
  /** The version of the program that wrote it, as logged. */
  readonly version: string;
}

/**
 * Reads the format from an event that names one, before its shape is checked; null when the format is not
 * newer.
 */
export function newerWriter(event: Readonly<Record<string, unknown>>): NewerWriter | null {
  const { type, format, program } = event;
  if (type !== "run.started" && type !== "run.resumed") return null;
  const found = typeof format === "string" ? /^lamplighter-log\/([1-9]\d{0,5})$/.exec(format) : null;
  if (found === null || Number(found[1]) <= LOG_FORMATS.length) return null;
  const version = typeof program === "object" && program !== null && "version" in program && program.version;
  return { format: Number(found[1]), version: typeof version === "string" ? version : "unknown" };
}
