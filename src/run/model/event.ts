// The facts of a run, as the audit log has them. Data only. `at` is milliseconds since 1970 UTC (the log writes ISO
// 8601). No event may ever contain a secret or uncleaned text.
import type { SafeText } from "../../output/safe-text.ts";
import type { MadeNode } from "../../plan/model/aws-order.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type { Answered, Confirmed, Fact } from "./fact.ts";
import type { FleetEvent } from "./fleet-event.ts";

export type { Answered, Confirmed } from "./fact.ts";

/**
 * Which of a task's texts an invocation runs: the `done` check, the command, the `verify` check, or (on the
 * operator's own machine) one read-only substitution of the command.
 */
export type Phase = "done" | "command" | "verify" | "evaluate";

/** The number of the log's format: what keys and events a reader has to know. */
export type LogFormat = `lamplighter-log/${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export interface Operator {
  readonly user: string;
  readonly host: string;
  /** STS ARN; null when it was not asked. */
  readonly arn: string | null;
}

/**
 * Replaces account and Region of a run on the operator's own machine only, when AWS did not report the operator's
 * identity.
 */
export const NOT_KNOWN = "not known";

/** Where commands go. */
export interface Destination {
  readonly kind: "rehearsal" | "aws" | "endpoint";
  readonly account: string;
  readonly region: string;
  /** The effective endpoint when it is not AWS's own, else null. */
  readonly endpoint: string | null;
  /** The SSM document that carries the scripts, if it is not AWS-RunShellScript. */
  readonly document?: string;
  /** Faults that a rehearsal simulates on purpose; absent for none. */
  readonly faults?: readonly string[];
  /** How many nodes a rehearsal began with; absent for the usual ones. */
  readonly practiceNodes?: number;
}

/** What protects the objects of a store from early deletion. */
export interface StoreProtection {
  /** `locked`: Object Lock. `none`: their owner can delete them. `unknown`: we were not allowed to ask. */
  readonly kind: "locked" | "none" | "unknown";
  /** GOVERNANCE or COMPLIANCE, and the number of days, for a new object; null where no period is set. */
  readonly mode: string | null;
  readonly days: number | null;
  /** Whether overwritten or deleted objects are kept as versions; null when it could not be asked. */
  readonly versions: boolean | null;
}

/** Where else the log is stored, and the protection there when this process began. */
export interface LogStore {
  /** `s3://bucket/prefix`; the log is in a folder below it, named after the run. */
  readonly url: string;
  /** The effective endpoint when it is not AWS's own, else null. */
  readonly endpoint: string | null;
  readonly protection: StoreProtection;
}

/** The run that has locked a node, and its pending commands there. */
export interface Holder {
  /** The number of its hold: a take-over names it, so that no other run's lock is taken. */
  readonly hold: number;
  /** Id of the run. */
  readonly run: string;
  readonly who: SafeText;
  /** When it locked the node, by the node's clock; ms. */
  readonly since: number;
  readonly pending: readonly {
    readonly nonce: string;
    readonly state: "claimed" | "running";
    /** When it started, by the node's clock; ms; null if it has not. */
    readonly since: number | null;
    /** Its first line. */
    readonly command: SafeText;
  }[];
  /** How many more are pending. */
  readonly more: number;
}

/** The result of checking a requirement. */
export type CheckResult = "met" | "not-met" | "cannot-tell";

/** How a command ended. */
export type Outcome =
  /** It exited: `exitCode` is set. */
  | "exited"
  /** A session on the operator's own machine: it stays open beside the run, and its port answers. */
  | "ready"
  /** Its time limit passed and the node stopped it. */
  | "timed-out"
  /** The operator cancelled it, and the ledger says that it ended. */
  | "cancelled"
  /** It started and was interrupted (power, kill); it will not run again. */
  | "interrupted"
  /** It never ran and never will: its nonce is occupied on the node, or the service refused it. */
  | "not-run";

export type ProbeKind =
  | "identify"
  | "lock"
  | "key"
  | "read"
  | "fence"
  | "clean"
  /** Releases the node's lock at the end of the run. */
  | "release"
  /** Reads the newest output of a running command. */
  | "tail"
  /** Puts a secret into Parameter Store for the node, and deletes it again. */
  | "park"
  | "unpark"
  /** Checks on AWS whether a requirement is met. */
  | "check";

export type RunEvent =
  | (Fact<"run.started"> & {
      readonly format: LogFormat;
      readonly run: string;
      readonly plan: Plan;
      /** The guide's bytes as UTF-8 text (base64 when they are not UTF-8). */
      readonly guide: {
        readonly encoding: "utf8" | "base64";
        readonly content: string;
        readonly sha256: string;
      };
      readonly program: {
        readonly version: string;
        readonly sha256: string;
        readonly wrapper: string;
      };
      readonly operator: Operator;
      readonly destination: Destination;
      readonly answers: Answered;
      /** Where else the log is stored; absent for nowhere. */
      readonly store?: LogStore;
      /** When the targets were observed; ms. */
      readonly observedAt: number;
      /** True when commands may run on the operator's own machine; absent means no. */
      readonly allowLocal?: boolean;
    })
  | (Fact<"target.identified"> & {
      readonly target: string;
      readonly facts: Readonly<Record<string, SafeText>>;
      /** The node's disks; absent when it could not list them. */
      readonly disks?: readonly Disk[];
      /** What the operator should know before continuing, in sentences. */
      readonly concerns?: readonly SafeText[];
    })
  /** Another run has locked the node. */
  | (Fact<"target.held"> & { readonly target: string; readonly holder: Holder })
  /** The operator takes over the lock from the run with this hold. */
  | (Fact<"target.takenOver"> & {
      readonly target: string;
      readonly hold: number;
      readonly typed: string;
      readonly how: Answered;
    })
  | (Fact<"variable.bound"> & {
      readonly binding: Binding;
      readonly by: "operator" | "capture" | "node";
      readonly nonce: string | null;
    })
  | (Fact<"task.presented"> & {
      readonly task: string;
      readonly attempt: number;
      readonly presented: Presented;
    })
  | (Fact<"task.refused"> & {
      readonly task: string;
      readonly rule: string;
      readonly message: SafeText;
    })
  | (Fact<"task.edited"> & {
      readonly task: string;
      readonly before: SafeText;
      readonly after: SafeText;
      readonly beforeSha256: string;
      readonly afterSha256: string;
    })
  | (Fact<"task.skipped"> & {
      readonly task: string;
      readonly reason: SafeText;
    })
  | (Fact<"task.attested"> & {
      readonly task: string;
      readonly statement: SafeText;
    })
  | (Fact<"task.noted"> & {
      readonly task: string | null;
      readonly text: SafeText;
      /** The nonce of the session that closed, if the note is about that. */
      readonly session?: string;
    })
  | (Fact<"requirement.checked"> & {
      readonly task: string;
      readonly result: CheckResult;
      /** The result, in a sentence. */
      readonly evidence: SafeText;
      /** The value found, and its source (`ec2:DescribeVolumes vol-…`); absent if there is none. */
      readonly observed?: SafeText;
      readonly source?: SafeText;
      /** True if it completes the step. */
      readonly settles?: true;
    })
  | FleetEvent
  | (Fact<"invocation.requested"> & {
      readonly nonce: string;
      readonly task: string;
      readonly attempt: number;
      readonly phase: Phase;
      readonly kind: "script" | "local" | "aws";
      readonly target: string;
      readonly text: string;
      readonly sha256: string;
      readonly timeout: number;
      /** Nothing delivered after this time runs (node's clock); ms. */
      readonly notAfter: number;
      readonly epoch: number;
      readonly confirmed: Confirmed;
      /** For `evaluate`: the position of the substitution in the shown command, half-open UTF-16 offsets. */
      readonly substitution?: { readonly start: number; readonly end: number };
    })
  | (Fact<"invocation.accepted"> & {
      readonly nonce: string;
      readonly commandId: string;
    })
  | (Fact<"invocation.output"> & {
      readonly nonce: string;
      readonly text: SafeText;
      readonly bytes: number;
    })
  | (Fact<"invocation.finished"> & {
      readonly nonce: string;
      readonly outcome: Outcome;
      readonly exitCode: number | null;
      /** Size of the whole output on the node in bytes, and its SHA-256; null when unknown. */
      readonly bytes: number | null;
      readonly sha256: string | null;
      /** Bytes that stayed on the node and are not in this log. */
      readonly missing: number;
      /** The command's running time on the node; ms; null when unknown. */
      readonly duration: number | null;
      readonly captured: Binding | null;
      readonly message: SafeText | null;
      /** The node that now exists; from here on its target means this instance. */
      readonly made?: MadeNode;
    })
  | (Fact<"invocation.uncertain"> & {
      readonly nonce: string;
      readonly message: SafeText;
    })
  | (Fact<"invocation.resent"> & {
      readonly nonce: string;
      readonly times: number;
    })
  | (Fact<"invocation.cancelRequested"> & { readonly nonce: string })
  | (Fact<"probe.requested"> & {
      readonly probe: string;
      readonly kind: ProbeKind;
      readonly target: string;
      readonly nonce: string | null;
    })
  | (Fact<"probe.finished"> & {
      readonly probe: string;
      readonly ok: boolean;
      readonly message: SafeText;
    })
  /** The log's disk is getting full: bytes and files left (null: the file system reports no number). */
  | (Fact<"log.roomLow"> & { readonly free: number; readonly files: number | null })
  /**
   * The clock of the operator's machine moved against the time that passed; ms, negative for back. It was set, or the
   * machine slept. The order of events is that of their lines, whatever the clock said.
   */
  | (Fact<"clock.moved"> & { readonly by: number })
  | (Fact<"log.repaired"> & { readonly bytes: number; readonly sha256: string })
  | (Fact<"run.resumed"> & {
      /** The format from here on; absent for format 1. */
      readonly format?: LogFormat;
      readonly epoch: number;
      readonly operator: Operator;
      readonly program: {
        readonly version: string;
        readonly sha256: string;
        readonly wrapper: string;
      };
      readonly message: SafeText;
      /** As in `run.started`, for the new process. */
      readonly allowLocal?: boolean;
      readonly store?: LogStore;
    })
  | (Fact<"run.left"> & { readonly reason: SafeText })
  | (Fact<"run.finished"> & {
      readonly outcome: "done" | "done-with-failures";
      readonly done: number;
      readonly skipped: number;
      readonly failed: number;
      /** Tasks of nodes that were set aside; absent for none. */
      readonly aside?: number;
    });

/** A line with which a program begins to write the log. */
export type OpeningEvent = Extract<RunEvent, { type: "run.started" | "run.resumed" }>;
