// The log as a replay needs it: positions, single events, and ranges of them. Types only. Positions count events from
// 1; 0 is before the first.
import type { RunEvent } from "../../run/model/event.ts";

export type LoggedOutput = Extract<RunEvent, { type: "invocation.output" }>;

/** The place after `position` events. */
export interface LogPlace {
  readonly position: number;
  /** Bytes of the file up to there. */
  readonly offset: number;
  /** Time of the newest of them; ms. */
  readonly at: number;
  /** The latest time of any of them; ms. */
  readonly latest: number;
  /** Milliseconds by the log's clock; time that the clock was set back counts as zero. */
  readonly elapsed: number;
  /** The same with every pause cut: the playing time at normal speed. */
  readonly played: number;
  /** Bytes of output. */
  readonly output: number;
}

export interface LogSource {
  /**
   * How far the log is known: `position` is the number of events that can be shown. It grows while the log is being
   * read.
   */
  end(): LogPlace;
  /** Bytes of the file. */
  size(): number;
  /** The line at which reading had to stop; null for none. */
  fault(): number | null;
  /**
   * Reads as long as `more` says; `turn` gets each event that is not output. True when nothing is left for now.
   * Throws OperatorError when the file cannot be read.
   */
  readOn(more: () => boolean, turn: (event: RunEvent, place: LogPlace) => void): boolean;
  /** Checks the file again. True when it has more than was read. */
  hasGrown(): boolean;
  place(position: number): LogPlace;
  /** Null when its line cannot be read. */
  event(position: number): RunEvent | null;
  /** The last position whose clock does not exceed the value; at least 1. */
  positionAt(clock: "latest" | "elapsed" | "played", value: number): number;
  /** How many of the first events are not output; and those from index `from` to before `to`. */
  turnsUpTo(position: number): number;
  turns(from: number, to: number): Iterable<{ readonly position: number; readonly event: RunEvent }>;
  /** The output after `from` and up to `to`, newest first. */
  outputBack(from: number, to: number): Iterable<LoggedOutput>;
  /**
   * Searches forward (1) or backward (-1) from a position, wrapping around: yields how many lines were searched, and
   * finally the match.
   */
  find(
    text: string,
    from: number,
    by: 1 | -1,
    accept: (event: RunEvent) => boolean,
  ): Generator<number, number | null>;
}

/** What is known about the chain so far. */
export interface ChainStatus {
  readonly state: "checking" | "holds" | "broken";
  /** How many lines from the first one are unaltered. */
  readonly lines: number;
  /** The result in a few words, and in a sentence; "" while it is being checked. */
  readonly label: string;
  readonly words: string;
}

/** The chain check that runs beside the replay. */
export interface ChainCheck {
  status(): ChainStatus;
  /** Checks as long as `more` says. True when it has finished. Throws OperatorError when the file cannot be read. */
  checkOn(more: () => boolean): boolean;
  /** Starts again if it succeeded and the log has grown since; a problem that was found stays. */
  again(): void;
}
