// The log as a replay asks for it: where things are, single events, stretches of them. Types only; what reads the file
// stands behind it. Positions count events from 1; 0 is before the first.
import type { RunEvent } from "../../run/model/event.ts";

export type LoggedOutput = Extract<RunEvent, { type: "invocation.output" }>;

/** Where one is after `position` events. */
export interface LogPlace {
  readonly position: number;
  /** Bytes of the file up to there. */
  readonly offset: number;
  /** Time of the newest of them; ms. */
  readonly at: number;
  /** The latest time of any of them; ms. */
  readonly latest: number;
  /** Milliseconds that have passed by the log's clock; what it went back counts as none. */
  readonly elapsed: number;
  /** The same with every pause cut: how long playing takes at normal speed. */
  readonly played: number;
  /** Bytes of output. */
  readonly output: number;
}

export interface LogSource {
  /** How far the log is known: its `position` is the number of events that can be looked at. It grows while it is being read. */
  end(): LogPlace;
  /** Bytes of the file. */
  size(): number;
  /** The line at which reading had to stop; null for none. */
  fault(): number | null;
  /** Reads on for as long as `more` says; `turn` gets each event that is no output. True when nothing is left for now. Throws OperatorError when the file cannot be read. */
  readOn(more: () => boolean, turn: (event: RunEvent, place: LogPlace) => void): boolean;
  /** Looks at the file again. True when it has more than was read. */
  hasGrown(): boolean;
  place(position: number): LogPlace;
  /** Null when its line cannot be read. */
  event(position: number): RunEvent | null;
  /** The last position whose clock has not passed the value; 1 at least. */
  positionAt(clock: "latest" | "elapsed" | "played", value: number): number;
  /** How many of the first events are no output; and those from the index `from` to before `to`. */
  turnsUpTo(position: number): number;
  turns(from: number, to: number): Iterable<{ readonly position: number; readonly event: RunEvent }>;
  /** The output behind `from` and up to `to`, newest first. */
  outputBack(from: number, to: number): Iterable<LoggedOutput>;
  /** Searches from a position on (1) or back (-1), round the ends: how many lines were looked at, and at last where it is. */
  find(
    text: string,
    from: number,
    by: 1 | -1,
    accept: (event: RunEvent) => boolean,
  ): Generator<number, number | null>;
}

/** What is known of the chain so far. */
export interface ChainStatus {
  readonly state: "checking" | "holds" | "broken";
  /** How many lines from the first on are as they were written. */
  readonly lines: number;
  /** What was found in a few words, and in a sentence; "" while it is being checked. */
  readonly label: string;
  readonly words: string;
}

/** The check of the chain, done beside the replay. */
export interface ChainCheck {
  status(): ChainStatus;
  /** Checks on for as long as `more` says. True when it has come to its end. Throws OperatorError when the file cannot be read. */
  checkOn(more: () => boolean): boolean;
  /** Begins anew where it has ended well and the log has grown since; a fault that was found stays. */
  again(): void;
}
