// The facts of a run, in the words of the audit log. Data only. `at` is milliseconds since 1970 UTC
// (the log writes it as ISO 8601). Nothing secret and no uncleaned text may ever stand in an event.
import type { SafeText } from "../../output/safe-text.ts";
import type { MadeNode } from "../../plan/model/aws-order.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { Binding, Plan } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";

/**
 * Which of a task's texts an invocation runs: the `done` check, the command, the `verify` check, or (on the operator's own
 * machine) one substitution of the command that only reads.
 */
export type Phase = "done" | "command" | "verify" | "evaluate";

/** The number of the log's format: what keys and events a reader has to know. */
export type LogFormat =
  | "lamplighter-log/1"
  | "lamplighter-log/2"
  | "lamplighter-log/3"
  | "lamplighter-log/4"
  | "lamplighter-log/5";

/** How the answer reached us. `yes` exists for rehearsals alone. */
export type Answered = "screen" | "plain" | "yes" | "approval";

export interface Operator {
  readonly user: string;
  readonly host: string;
  /** STS ARN; null when it was not asked. */
  readonly arn: string | null;
}

/** What stands for account and Region of a walk on the operator's own machine alone, when AWS did not say who the operator is. */
export const NOT_KNOWN = "not known";

/** Where commands go. */
export interface Destination {
  readonly kind: "rehearsal" | "aws" | "endpoint";
  readonly account: string;
  readonly region: string;
  /** The effective endpoint when it is not AWS's own, else null. */
  readonly endpoint: string | null;
  /** The SSM document that carries the scripts, where it is not AWS-RunShellScript. */
  readonly document?: string;
  /** What was to be met on purpose in a rehearsal; absent for nothing. */
  readonly faults?: readonly string[];
  /** How many nodes a rehearsal began with; absent for the usual ones. */
  readonly practiceNodes?: number;
}

/** What keeps the objects of a store from being removed before their time. */
export interface StoreProtection {
  /** `locked`: Object Lock. `none`: their owner can remove them. `unknown`: the store did not let us ask. */
  readonly kind: "locked" | "none" | "unknown";
  /** GOVERNANCE or COMPLIANCE, and for how many days, for a new object; null where no period is set. */
  readonly mode: string | null;
  readonly days: number | null;
  /** Whether what is overwritten or removed is kept as a version; null when it could not be asked. */
  readonly versions: boolean | null;
}

/** Where the log is also kept, and how that place was when this process began. */
export interface LogStore {
  /** `s3://bucket/prefix`; the log is in a folder below it that is named by the run. */
  readonly url: string;
  /** The effective endpoint when it is not AWS's own, else null. */
  readonly endpoint: string | null;
  readonly protection: StoreProtection;
}

/** The run that holds a node, and what of it is not finished there. */
export interface Holder {
  /** The number of its hold: taking over names it, so that nobody else's is taken. */
  readonly hold: number;
  /** Id of the run. */
  readonly run: string;
  readonly who: SafeText;
  /** When it took the node, by the node's clock; ms. */
  readonly since: number;
  readonly pending: readonly {
    readonly nonce: string;
    readonly state: "claimed" | "running";
    /** When it began, by the node's clock; ms; null when it has not. */
    readonly since: number | null;
    /** Its first line. */
    readonly command: SafeText;
  }[];
  /** How many more are pending. */
  readonly more: number;
}

/** The confirmation, kept inside the request so that neither can exist without the other. */
export interface Confirmed {
  /** Digest that was on screen. */
  readonly digest: string;
  readonly typed: string | null;
  readonly how: Answered;
}

/** What a check of a requirement came to. */
export type CheckResult = "met" | "not-met" | "cannot-tell";

/** How a command ended. */
export type Outcome =
  /** It ended by itself: `exitCode` is set. */
  | "exited"
  /** It is a session on the operator's own machine: it runs beside the walk and its port answers. */
  | "ready"
  /** Its time limit passed and it was stopped on the node. */
  | "timed-out"
  /** It was cancelled by the operator and the ledger says it ended. */
  | "cancelled"
  /** It was begun and cut short (power, kill); it will not run again. */
  | "interrupted"
  /** It never ran and its nonce is occupied on the node, or the service refused it: it never will. */
  | "not-run";

export type ProbeKind =
  | "identify"
  | "lock"
  | "key"
  | "read"
  | "fence"
  | "clean"
  /** Gives the node back at the end of the walk. */
  | "release"
  /** Reads the newest output of a command that runs. */
  | "tail"
  /** Puts a secret into Parameter Store for the node, and takes it away again. */
  | "park"
  | "unpark"
  /** Reads from AWS whether a requirement is met. */
  | "check";

interface Fact<T extends string> {
  readonly type: T;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

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
      /** Where the log is kept beside this machine; absent when nowhere. */
      readonly store?: LogStore;
      /** When the targets were observed; ms. */
      readonly observedAt: number;
      /** True when commands may run on the operator's own machine; absent means no. */
      readonly allowLocal?: boolean;
    })
  | (Fact<"target.identified"> & {
      readonly target: string;
      readonly facts: Readonly<Record<string, SafeText>>;
      /** The node's disks; absent when it could not tell. */
      readonly disks?: readonly Disk[];
      /** What the operator should know before going on, in sentences. */
      readonly concerns?: readonly SafeText[];
    })
  /** Another run holds the node. */
  | (Fact<"target.held"> & { readonly target: string; readonly holder: Holder })
  /** The operator takes the node from the run whose hold it is. */
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
      /** The nonce of the session that has closed, when that is what is noted. */
      readonly session?: string;
    })
  | (Fact<"requirement.checked"> & {
      readonly task: string;
      readonly result: CheckResult;
      /** What was found, in a sentence. */
      readonly evidence: SafeText;
      /** The value as it was found, and where it was read (`ec2:DescribeVolumes vol-…`); absent where there is none. */
      readonly observed?: SafeText;
      readonly source?: SafeText;
      /** True: the step is done by it. */
      readonly settles?: true;
    })
  /**
   * The step is confirmed for these tasks of its fleet. Each is shown, requested and judged as any other; its request repeats its
   * digest from here.
   */
  | (Fact<"wave.confirmed"> & {
      readonly step: string;
      readonly members: readonly { readonly task: string; readonly digest: string }[];
      /** At most so many run at once, and when more than so many have failed nothing further begins. */
      readonly maxConcurrency: number;
      readonly maxErrors: number;
      readonly epoch: number;
      readonly confirmed: Confirmed;
    })
  /** The operator stopped it: what runs goes on to its end, and nothing further begins. */
  | (Fact<"wave.stopped"> & { readonly step: string })
  /** Nothing of it is running: how many of its tasks have ended well, have failed, and have not run. */
  | (Fact<"wave.ended"> & {
      readonly step: string;
      readonly done: number;
      readonly failed: number;
      readonly left: number;
    })
  /** No step touches the node from here on; and it takes part again, with the steps that it missed. */
  | (Fact<"target.setAside"> & { readonly target: string; readonly reason: SafeText })
  | (Fact<"target.broughtBack"> & { readonly target: string })
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
      /** No delivery runs after this time (node's clock); ms. */
      readonly notAfter: number;
      readonly epoch: number;
      readonly confirmed: Confirmed;
      /** For `evaluate`: where the substitution stands in the command that was shown, half-open UTF-16 offsets. */
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
      /** Bytes of the whole output on the node and their SHA-256; null when it is not known. */
      readonly bytes: number | null;
      readonly sha256: string | null;
      /** Bytes that were left on the node and are not in this log. */
      readonly missing: number;
      /** The command's own running time on the node; ms; null when unknown. */
      readonly duration: number | null;
      readonly captured: Binding | null;
      readonly message: SafeText | null;
      /** The node that stands since; its target means this instance from here on. */
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
  /** The log's disk was getting full: bytes and files that were left (null: the file system sets no number). */
  | (Fact<"log.roomLow"> & { readonly free: number; readonly files: number | null })
  /**
   * The clock of the operator's machine was moved against the time that passed; ms, negative for back. It was set, or the
   * machine slept. The order of events is that of their lines, whatever the clock said.
   */
  | (Fact<"clock.moved"> & { readonly by: number })
  | (Fact<"log.repaired"> & { readonly bytes: number; readonly sha256: string })
  | (Fact<"run.resumed"> & {
      /** What is written from here on; absent where that is format 1. */
      readonly format?: LogFormat;
      readonly epoch: number;
      readonly operator: Operator;
      readonly program: {
        readonly version: string;
        readonly sha256: string;
        readonly wrapper: string;
      };
      readonly message: SafeText;
      /** As in `run.started`, for the process that goes on. */
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
