// What the parts of the transport share: its options, what it learned of the nodes, and one effect at work.
import type { SecretVault } from "../../output/vault.ts";
import type { Target } from "../../plan/model/plan.ts";
import type { Effect, Report } from "../../run/model/ports.ts";
import type { AwsCall } from "../api/call.ts";
import type { Dns } from "../api/dns.ts";
import type { AnswerCache } from "../api/reading.ts";
import type { ReportedEnds } from "./reported-ends.ts";
import type { RunKey } from "./seal.ts";

export interface SsmTransportOptions {
  readonly call: AwsCall;
  /** The run's id. */
  readonly run: string;
  /** Who runs, `user@host`: what others are told who find the node held. */
  readonly who: string;
  /** The Region, for nodes that a secret is parked for; without it none can be. */
  readonly region?: string;
  /** The document that carries the scripts; AWS-RunShellScript unless said. */
  readonly document?: string;
  readonly targets: readonly Target[];
  /** By target: the instances of nodes that an earlier process of this run has made. */
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
  /** What answers for host names; the servers that this computer is told to ask when omitted. */
  readonly dns?: Dns;
}

/** What `identify` found out and later effects need. In memory only. */
export interface KnownNode {
  /** The run's public key on the node (SPKI, PEM); null when it can make none. */
  readonly publicKey: string | null;
  /** What must be added to our clock to be sure of the node's; milliseconds. */
  readonly clockShift: number;
  /** True while the wrapper is known to lie there, so that a command need not bring it along. */
  readonly wrapper: boolean;
}

/** Lives as long as the transport. */
export interface Session {
  readonly options: SsmTransportOptions;
  readonly nodes: Map<string, KnownNode>;
  /** By target: the instances of nodes that were made since the run began. */
  readonly made: Map<string, string>;
  /** Nonces that were sent or reconciled in this process: a refusal of a further send proves nothing about the first. */
  readonly touched: Set<string>;
  /** Those of them that were sent again, or may have been: more than one delivery may be pending. */
  readonly resent: Set<string>;
  /** What was read lately to look at requirements. */
  readonly reads: AnswerCache;
  /** Names whose value for all targets was captured here: a value that was given is not replaced by a captured one. */
  readonly captured: Set<string>;
  /** By nonce of an order to AWS: what was told about it in this process, so that nothing is told twice. */
  readonly told: Map<string, Set<string>>;
  /** Targets whose node may have lost the run's key pair since it was identified. */
  readonly lostKeys: Set<string>;
  /** Targets whose node's clock may have been set since it told its time. */
  readonly setClocks: Set<string>;
  /** Commands whose node has told an end. */
  readonly ends: ReportedEnds;
  /** How many bytes of output one answer of the service holds, as far as was seen in this process. */
  rangeLength: number;
  /** Made when it is first needed; captured secrets are encrypted to it. */
  readonly runKey: () => Promise<RunKey>;
  /** A number that no other probe of this process has. */
  readonly nextProbe: () => number;
}

/** What it takes to send a script and wait for its answer: an effect at work has it, and a probe outside of a run too. */
export interface Sending {
  readonly session: {
    readonly options: Pick<SsmTransportOptions, "call" | "document" | "head" | "now" | "sleep" | "random">;
  };
  readonly signal: AbortSignal;
  /** Tells what is waited for from now on, and what was heard of it last. */
  readonly waits?: (what: string, detail?: string) => void;
}

/** One effect at work. `report` is silent once the signal has aborted. */
export interface Job<E extends Effect = Effect> {
  readonly session: Session;
  readonly effect: E;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
  /** Tells what is waited for from now on, and what was heard of it last. */
  readonly waits: (what: string, detail?: string) => void;
}

export type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;

/** The instance id of a target; null when it has none. */
export function instanceOf(session: Session, target: string): string | null {
  const pinned = session.options.targets.find(({ key }) => key === target)?.id ?? null;
  return pinned ?? session.made.get(target) ?? null;
}

/** The document that carries the scripts. */
export function documentOf(session: Sending["session"]): string {
  return session.options.document ?? "AWS-RunShellScript";
}

/** Rests a little longer after every round: `first` ms, growing by half up to `most`, give or take a quarter. */
export function rest(job: Sending, round: number, first: number, most: number): Promise<void> {
  return restFor(job, Math.min(most, first * 1.5 ** Math.min(round, 40)));
}

/** Rests that many milliseconds, give or take a quarter. */
export function restFor(job: Sending, time: number): Promise<void> {
  const { random, sleep } = job.session.options;
  return sleep(Math.round(time * (0.75 + 0.5 * random())), job.signal);
}
