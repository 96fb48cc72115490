// A report's data about nodes that run their steps together: the limits, each step once for all its nodes,
// the confirmations for several nodes at once, and the nodes that were set aside.
import type { Answered } from "../../run/model/event.ts";

export interface ReportFleet {
  readonly role: string;
  /** The role's name within a sentence. */
  readonly name: string;
  /** The most nodes that run a step at once. */
  readonly maxConcurrency: number;
  /** After more failures than this, a step starts on no further node. */
  readonly maxErrors: number;
  /** Seconds between the end on the first node and the confirmation for the others; null for none. */
  readonly soak: number | null;
  /** Keys of its nodes, in running order. */
  readonly nodes: readonly string[];
  readonly steps: readonly FleetStepReport[];
  readonly aside: readonly Aside[];
}

/** One step of the guide on all nodes of the fleet. */
export interface FleetStepReport {
  /** Numbers of the first and the last of its steps in the report: they are adjacent, one for each node. */
  readonly first: number;
  readonly last: number;
  /** Differences between nodes, as shown; empty for none. */
  readonly differences: readonly { readonly words: string; readonly nodes: readonly string[] }[];
  readonly waves: readonly ReportWave[];
}

/** A confirmation for several nodes at once, and its result. */
export interface ReportWave {
  readonly line: number;
  readonly at: number;
  /** Index in `actors` of the person who confirmed. */
  readonly actor: number;
  /** Time since it was shown in this form; null when unknown. */
  readonly after: number | null;
  readonly how: Answered;
  readonly typed: string | null;
  /** Digest of what was on screen, for all nodes together. */
  readonly shown: string;
  readonly nodes: readonly string[];
  readonly maxConcurrency: number;
  readonly maxErrors: number;
  /** When the operator stopped it; null if nobody did. */
  readonly stoppedAt: number | null;
  /** Null if it had not ended at the end of the log. */
  readonly end: {
    readonly at: number;
    readonly done: number;
    readonly failed: number;
    /** How many nodes it did not run on. */
    readonly left: number;
  } | null;
}

/** A node that no step touched from then on, until it was brought back. */
export interface Aside {
  readonly node: string;
  readonly reason: string;
  readonly at: number;
  readonly line: number;
  readonly actor: number;
  /** Null when it was not brought back. */
  readonly back: { readonly at: number; readonly line: number; readonly actor: number } | null;
}
