// What the parts of the transport share: its options, its knowledge of the nodes, and one effect in progress.
import type { SecretVault } from "../../output/vault.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { Effect, Report } from "../../run/model/ports.ts";
import type { AwsCall } from "../api/call.ts";
import type { Dns } from "../api/dns.ts";
import type { AnswerCache } from "../api/reading.ts";
import type { ReportedEnds } from "./reported-ends.ts";
import type { RunKey } from "./seal.ts";
import type { Asking, Invocations, Outbox } from "./shared-requests.ts";

export interface SsmTransportOptions {
  readonly call: AwsCall;
  /** The run's id. */
  readonly run: string;
  /** The operator, `user@host`: shown to others who find the node locked. */
  readonly who: string;
  /** The Region, for nodes that need parked secrets; without it none can be parked. */
  readonly region?: string;
  /** The document that carries the scripts; default AWS-RunShellScript. */
  readonly document?: string;
  readonly targets: readonly Target[];
  /** The instances of nodes that an earlier process of this run made, by target. */
  readonly made?: Readonly<Record<string, string>>;
  readonly vault: SecretVault;
  /** SHA-256 of the newest line of the log, in hexadecimal. */
  readonly head: () => string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Resolves host names; default: the DNS servers that this computer is configured to use. */
  readonly dns?: Dns;
}

/** What `identify` learned for later effects. In memory only. */
export interface KnownNode {
  /** The run's public key on the node (SPKI, PEM); null when the node cannot make one. */
  readonly publicKey: string | null;
  /** What to add to our clock to be sure of the node's, in milliseconds. */
  readonly clockShift: number;
  /** True while the node is known to have the wrapper, so that commands need not include it. */
  readonly wrapper: boolean;
  /** True when the node has written down which instance it is, so that it can share a script with others. */
  readonly shares: boolean;
}

/** Lives as long as the transport. */
export interface Session {
  readonly options: SsmTransportOptions;
  readonly nodes: Map<string, KnownNode>;
  /** The instances of nodes made since the run began, by target. */
  readonly made: Map<string, string>;
  /**
   * Nonces sent or reconciled in this process: the refusal of another send proves nothing about the first.
   */
  readonly touched: Set<string>;
  /** Those of them that were or may have been sent again: more than one delivery may be pending. */
  readonly resent: Set<string>;
  /** Recent answers from checking requirements. */
  readonly reads: AnswerCache;
  /**
   * Names whose value for all targets was captured here: a captured value does not replace one that was
   * given.
   */
  readonly captured: Set<string>;
  /** What was reported about an order to AWS in this process, by nonce, so that nothing is reported twice. */
  readonly told: Map<string, Set<string>>;
  /** Targets whose node may have lost the run's key pair since it was identified. */
  readonly lostKeys: Set<string>;
  /** Targets whose node's clock may have been set since it reported its time. */
  readonly setClocks: Set<string>;
  /** Commands whose node has reported an end. */
  readonly ends: ReportedEnds;
  readonly outbox: Outbox;
  readonly invocations: Invocations;
  /** How many bytes of output fit into one of the service's answers, as observed in this process. */
  rangeLength: number;
  /** Made on first use; captured secrets are encrypted with it. */
  readonly runKey: () => Promise<RunKey>;
  /** A number unique among this process's probes. */
  readonly nextProbe: () => number;
}

/** What it takes to send a script and wait for its answer; also used for a probe outside of a run. */
export interface Sending extends Asking {
  readonly session: {
    readonly options: Pick<SsmTransportOptions, "call" | "document" | "head" | "now" | "sleep" | "random">;
    readonly outbox: Outbox;
    readonly invocations: Invocations;
  };
}

/** One effect in progress. `report` does nothing once the signal has aborted. */
export interface Job<E extends Effect = Effect> {
  readonly session: Session;
  readonly effect: E;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
  /** Sets what is waited for, with the latest news about it. */
  readonly waits: (what: string, detail?: string) => void;
}

export type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;

/** The instance id of a target; null when it has none. */
export function instanceOf(session: Session, target: string): string | null {
  return pinnedOf(session.options.targets).get(target) ?? session.made.get(target) ?? null;
}

/** Targets never change, and every effect asks for one of them. */
const pinned = new WeakMap<readonly Target[], ReadonlyMap<string, string | null>>();

/** The first target of a key counts. */
function pinnedOf(targets: readonly Target[]): ReadonlyMap<string, string | null> {
  const known = pinned.get(targets) ?? new Map(targets.toReversed().map(({ key, id }) => [key, id] as const));
  pinned.set(targets, known);
  return known;
}

export function documentOf(session: Pick<Sending["session"], "options">): string {
  return session.options.document ?? "AWS-RunShellScript";
}

interface Resting {
  readonly session: { readonly options: Pick<SsmTransportOptions, "sleep" | "random"> };
  readonly signal: AbortSignal;
}

/** Pauses longer after every round: `first` ms, growing by half up to `most`, plus or minus a quarter. */
export function rest(job: Resting, round: number, first: number, most: number): Promise<void> {
  return restFor(job, Math.min(most, first * 1.5 ** Math.min(round, 40)));
}

/** Pauses for that many milliseconds, plus or minus a quarter. */
export function restFor(job: Resting, time: number): Promise<void> {
  const { random, sleep } = job.session.options;
  return sleep(Math.round(time * (0.75 + 0.5 * random())), job.signal);
}
