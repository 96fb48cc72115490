// The words for the facts of a run: times, endings, phases, destinations. In one place, so that screen, plain
// lines and transcript agree. No layout and no event lines.
import { unreachable } from "../../errors.ts";
import type { Binding, Target } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { scopeWords } from "../../plan/values/bindings.ts";
import {
  type Answered,
  type Destination,
  NOT_KNOWN,
  type Outcome,
  type Phase,
} from "../../run/model/event.ts";
import type { OutputPolicy } from "../../runbook/model/runbook.ts";

/** Milliseconds as a readable duration: `1.3 s`, `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Milliseconds as a clock: `00:03:12`. */
export function clockWords(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** Bytes as `612 B`, `9.5 kB`, `3.2 MB`. */
export function byteWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A time as `2026-11-24 08:14:03Z` (UTC), from milliseconds since 1970. */
export function timeWords(at: number): string {
  const { year, month, day } = civil(Math.floor(at / 86_400_000));
  return `${year}-${two(month)}-${two(day)} ${clockWords(modulo(at, 86_400_000))}Z`;
}

/** `1 step`, `2 steps`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `line 79`, `lines 79, 80 and 87`; beyond twelve, the first ones and how many more. */
export function linesWords(lines: readonly number[]): string {
  const shown = lines.slice(0, 12).map(String);
  const more = lines.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? `line ${last}` : `lines ${shown.join(", ")} and ${last}`;
}

const EXIT: Readonly<Record<number, string>> = {
  124: "a time limit inside the command expired",
  126: "not executable (no permission, or not a program)",
  127: "command not found",
  130: "interrupted (signal 2)",
  137: "killed (signal 9; often out of memory)",
  139: "crashed (signal 11)",
  141: "broken pipe (signal 13)",
  143: "terminated (signal 15)",
};

/** Lines before a command in its script that may end it with 125 before the command runs. */
export interface PrecedingLines {
  /** Lines of earlier steps. */
  readonly carried: boolean;
  /** Checks of devices. */
  readonly checked: boolean;
}

/** What precedes the command as shown. */
export function precedingLinesOf(presented: Presented | null): PrecedingLines {
  return {
    carried: (presented?.preamble.length ?? 0) > 0,
    checked: (presented?.devices?.length ?? 0) > 0,
  };
}

/** An exit code, with its meaning if it has one. */
export function exitWords(code: number, { carried, checked }: PrecedingLines): string {
  if (code === 125 && (carried || checked)) {
    const why = [
      ...(checked ? ["a device differs from what was shown"] : []),
      ...(carried ? ["the state set by an earlier step could not be restored"] : []),
    ];
    return `exit 125: ${why.join(", or ")}; the command was not run`;
  }
  const words = EXIT[code] ?? (code > 128 && code < 160 ? `ended by signal ${code - 128}` : null);
  return words === null ? `exit ${code}` : `exit ${code}: ${words}`;
}

/** How much output is kept, as a sentence. */
export function keptWords(output: OutputPolicy): string {
  return output === "none"
    ? "Its output is neither kept nor shown (output=none); only the exit status is."
    : "Only length and SHA-256 of its output are kept; nothing is shown (output=digest).";
}

/** How an invocation ended. `timeout` in seconds. */
export function outcomeWords(
  outcome: Outcome,
  exitCode: number | null,
  timeout: number,
  inFront: PrecedingLines,
): string {
  switch (outcome) {
    case "exited":
      return exitCode === null ? "ended, exit code unknown" : exitWords(exitCode, inFront);
    case "ready":
      return "ready; it stays open beside the run";
    case "timed-out":
      return `stopped by its time limit of ${timeout} s`;
    case "cancelled":
      return "cancelled; it ended on the node";
    case "interrupted":
      return "interrupted on the node; it will not run again by itself";
    case "not-run":
      return "did not run, and this attempt can no longer start";
    default:
      return unreachable(outcome);
  }
}

/** What an invocation in that phase runs. */
export function phaseWords(phase: Phase): string {
  switch (phase) {
    case "done":
      return "already-done check";
    case "command":
      return "command";
    case "verify":
      return "verification";
    case "evaluate":
      return "substitution";
    default:
      return unreachable(phase);
  }
}

/** How an answer arrived. */
export function answeredWords(how: Answered): string {
  switch (how) {
    case "screen":
      return "on the screen";
    case "plain":
      return "in plain lines";
    case "yes":
      return "by --yes, in a rehearsal";
    case "approval":
      return "by an approved plan digest";
    default:
      return unreachable(how);
  }
}

/** How a command runs on the operator's own machine. */
export function localWords({ mode, port, lend }: NonNullable<Presented["local"]>): string {
  if (mode === "session") {
    const ready = port === null ? "" : `, ready when port ${port} answers there`;
    return `on your own machine, beside the run${ready}`;
  }
  return `on your own machine${lend ? ", with the terminal: its output is not in the log" : ""}`;
}

/** Where commands go, in words. A rehearsal, or an endpoint that is not AWS, is always marked. */
export function destinationWords(destination: Destination): { mark: string | null; place: string } {
  const place = isKnown(destination)
    ? `account ${destination.account} · ${destination.region}`
    : "AWS identity not known";
  switch (destination.kind) {
    case "rehearsal":
      return { mark: "REHEARSAL", place };
    case "endpoint":
      return { mark: `NOT AWS: ${destination.endpoint ?? "another endpoint"}`, place };
    case "aws":
      return { mark: null, place };
    default:
      return unreachable(destination.kind);
  }
}

function isKnown({ account }: Destination): boolean {
  return account !== NOT_KNOWN;
}

/** A short form for lists: only AWS itself has no mark. */
export function briefDestination(destination: Destination): string {
  const { mark } = destinationWords(destination);
  const place = isKnown(destination)
    ? `${destination.account} ${destination.region}`
    : "AWS identity not known";
  if (destination.kind === "rehearsal") return mark ?? place;
  return mark === null ? place : `${mark} · ${place}`;
}

/** A target as name and instance id. */
export function targetWords(target: Target): string {
  if (target.key === "local") return "your own machine";
  const name =
    target.name === target.key || target.name === "" ? target.key : `${target.key} (${target.name})`;
  const none = target.make === undefined ? "no instance assigned" : "not made yet";
  return `${name} · ${target.id ?? none}`;
}

/** Where a value came from. */
export function bindingWords(binding: Binding): string {
  const from =
    binding.from === "given" ? "set" : binding.from === "default" ? "the guide's default" : "captured";
  return binding.scope.kind === "run" ? from : `${from} ${scopeWords(binding.scope)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function modulo(n: number, by: number): number {
  return ((n % by) + by) % by;
}

/**
 * The civil date of a day number since 1970-01-01 (algorithm of H. Hinnant, "chrono-compatible date
 * algorithms").
 */
function civil(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
