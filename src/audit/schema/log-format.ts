// The number of the log's format. It goes up with every key or event that an older reader would not know; what was
// written under a lower number stays readable for ever.
import type { LogFormat } from "../../run/model/event.ts";

/** What a run is begun and resumed under today. */
export const LOG_FORMAT: LogFormat = "lamplighter-log/5";

/** All that can be read, the newest last. */
export const LOG_FORMATS: readonly [LogFormat, ...LogFormat[]] = [
  "lamplighter-log/1",
  "lamplighter-log/2",
  "lamplighter-log/3",
  "lamplighter-log/4",
  LOG_FORMAT,
];

/** Who wrote a log that this program is too old for. */
export interface NewerWriter {
  readonly format: number;
  /** The version of the program that wrote it, as it says. */
  readonly version: string;
}

/** Reads the format off an event that names one, before its form is judged; null when it names none that is newer. */
export function newerWriter(event: Readonly<Record<string, unknown>>): NewerWriter | null {
  const { type, format, program } = event;
  if (type !== "run.started" && type !== "run.resumed") return null;
  const found = typeof format === "string" ? /^lamplighter-log\/([1-9]\d{0,5})$/.exec(format) : null;
  if (found === null || Number(found[1]) <= LOG_FORMATS.length) return null;
  const version = typeof program === "object" && program !== null && "version" in program && program.version;
  return { format: Number(found[1]), version: typeof version === "string" ? version : "unknown" };
}
