// Shared types and helpers of the transport.
import { safeWords } from "../output/output-pipe.ts";
import type { SecretVault } from "../output/vault.ts";
import type { Effect, Report } from "../run/model/ports.ts";
import { entryOf, type Finished } from "./entry.ts";
import type { Started } from "./started.ts";

/** Lends the terminal to `work` until it ends. */
export type Lend = <T>(work: () => Promise<T>) => Promise<T>;

export interface LocalTransportOptions {
  /** The run's own folder; the entries are below it. */
  readonly directory: string;
  readonly vault: SecretVault;
  /** Commands that another computer started and whose outcome is unknown: nonce to host name. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** The whole environment of the commands, without secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Added to the report of a command that failed; null for nothing. */
  readonly hint: string | null;
  /** Null without a terminal. */
  readonly lend: Lend | null;
  /** The user id of this process; null where there are none. */
  readonly user: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** Lives as long as the transport. */
export interface LocalSession {
  readonly options: LocalTransportOptions;
  /** The commands of this process, by nonce. */
  readonly started: Map<string, Started>;
  /** Names of secrets whose value for all targets was captured here. */
  readonly captured: Set<string>;
}

export type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;

/** One effect in progress. `report` does nothing once the signal has aborted. */
export interface Job<E extends Effect = Effect> {
  readonly session: LocalSession;
  readonly effect: E;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
}

/** The folder of the invocation that the effect is about. */
export function entryFor({ session, effect }: Job<Extract<Effect, { nonce: string }>>): string {
  return entryOf(session.options.directory, effect.nonce);
}

/** The report of an end without output, with a message if there is one. */
export function endedSilently(
  vault: SecretVault,
  nonce: string,
  end: Pick<Finished, "outcome"> & Partial<Pick<Finished, "exitCode" | "duration">>,
  words: string | null,
): Finished {
  return {
    type: "finished",
    nonce,
    outcome: end.outcome,
    exitCode: end.exitCode ?? null,
    bytes: null,
    sha256: null,
    missing: 0,
    duration: end.duration ?? null,
    captured: null,
    message: words === null ? null : safeWords(vault, words),
  };
}
