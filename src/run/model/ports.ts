// How the core communicates: what an operator asks, what a transport answers, what is due, and the log. Types only.
import type { SafeText } from "../../output/safe-text.ts";
import type { MadeNode } from "../../plan/model/aws-order.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { Binding } from "../../plan/model/plan.ts";
import type { Effect } from "./effect.ts";
import type {
  Answered,
  CheckResult,
  Holder,
  LogFormat,
  LogStore,
  Operator,
  Outcome,
  ProbeKind,
  RunEvent,
} from "./event.ts";

export type { Effect } from "./effect.ts";

/** What an operator asks for. It carries what was drawn, so that a late key cannot confirm something else. */
export type Intent =
  | {
      readonly type: "confirm";
      readonly task: string;
      readonly attempt: number;
      readonly digest: string;
      readonly typed: string | null;
      readonly how: Answered /** Go on although the `done` check said yes or could not tell. */;
      readonly despiteDone: boolean;
    }
  /** Run the shown step on the rest of its fleet as well; `rest` is the digest of all that was shown for them. */
  | {
      readonly type: "confirmRest";
      readonly task: string;
      readonly attempt: number;
      readonly digest: string;
      readonly rest: string;
      readonly typed: string | null;
      readonly how: Answered;
    }
  /** Run the current step first on that node of its fleet; `task` is the one that was shown. */
  | { readonly type: "chooseFirst"; readonly task: string; readonly target: string }
  /** Let nothing further begin of the step that runs on several nodes. */
  | { readonly type: "stopWave" }
  | { readonly type: "setAside"; readonly target: string; readonly reason: SafeText }
  | { readonly type: "bringBack"; readonly target: string }
  | {
      readonly type: "skip";
      readonly task: string;
      readonly reason: SafeText;
      /** On every node of its fleet where it has not ended. */
      readonly rest?: true;
    }
  | {
      readonly type: "edit";
      readonly task: string;
      readonly attempt: number;
      readonly command: string;
      /** On every node of its fleet where it failed; it is shown on this one. */
      readonly rest?: true;
    }
  | { readonly type: "retry"; readonly task: string; readonly attempt: number }
  | {
      readonly type: "note";
      readonly task: string | null;
      readonly text: SafeText;
    }
  | {
      readonly type: "attest";
      readonly task: string;
      readonly statement: SafeText;
      /** Also on the other nodes of its fleet where it stands alike; the digest of all that was shown for them. */
      readonly rest?: string;
    }
  | { readonly type: "bind"; readonly binding: Binding }
  | { readonly type: "cancel"; readonly nonce: string }
  /** Take over the lock from the run whose hold was shown; `typed` must be exactly `yes`. */
  | {
      readonly type: "takeOver";
      readonly target: string;
      readonly hold: number;
      readonly typed: string;
      readonly how: Answered;
    }
  /** Identify the node again. */
  | { readonly type: "identify"; readonly target: string }
  /** Read the newest output of a running command. */
  | { readonly type: "tail"; readonly nonce: string }
  /** Check the current requirement on AWS again. */
  | { readonly type: "check"; readonly task: string }
  /** Run one substitution of the shown command on this machine and use its value; `typed` must be `local`. */
  | {
      readonly type: "evaluate";
      readonly task: string;
      readonly attempt: number;
      readonly digest: string;
      /** Of the whole `$(…)` in the shown command, half-open UTF-16 offsets. */
      readonly start: number;
      readonly end: number;
      readonly typed: string | null;
      readonly how: Answered;
    }
  | { readonly type: "leave"; readonly reason: SafeText };

/** What a transport found out. Text is already decoded, cleaned and redacted. */
export type Report =
  | {
      readonly type: "accepted";
      readonly nonce: string;
      readonly commandId: string;
    }
  | {
      readonly type: "output";
      readonly nonce: string;
      readonly text: SafeText;
      readonly bytes: number;
    }
  | {
      readonly type: "finished";
      readonly nonce: string;
      readonly outcome: Outcome;
      readonly exitCode: number | null;
      readonly bytes: number | null;
      readonly sha256: string | null;
      readonly missing: number;
      readonly duration: number | null;
      /** A captured value; `value` null when it is secret (the value then waits in the transport's memory). */
      readonly captured: Binding | null;
      readonly message: SafeText | null;
      /** The node that was made or is now ready. */
      readonly made?: MadeNode;
      /**
       * It never ran because something was missing that is now sent along: it may be sent again at once, as a new
       * attempt.
       */
      readonly again?: boolean;
    }
  /** It was sent, but whether it arrived is unknown, or its result is. It must be reconciled. */
  | {
      readonly type: "uncertain";
      readonly nonce: string;
      readonly message: SafeText;
    }
  /** Reconciling found no trace, and its nonce is free: it may be resent under the same nonce. */
  | {
      readonly type: "absent";
      readonly nonce: string;
      readonly message: SafeText;
    }
  | {
      readonly type: "identified";
      readonly target: string;
      readonly facts: Readonly<Record<string, SafeText>>;
      /** The node's disks; absent when it cannot list them. */
      readonly disks?: readonly Disk[];
      /** What the operator should know before continuing, in sentences. */
      readonly concerns?: readonly SafeText[];
    }
  /** Another run has locked the node. */
  | { readonly type: "held"; readonly target: string; readonly holder: Holder }
  /** A session that was ready has closed. */
  | { readonly type: "sessionEnded"; readonly nonce: string; readonly message: SafeText }
  /** A requirement was checked. This finishes its probe. */
  | {
      readonly type: "checked";
      readonly probe: string;
      readonly task: string;
      readonly result: CheckResult;
      readonly evidence: SafeText;
      readonly observed?: SafeText;
      readonly source?: SafeText;
    }
  | {
      readonly type: "probeRequested";
      readonly probe: string;
      readonly kind: ProbeKind;
      readonly target: string;
      readonly nonce: string | null;
    }
  | {
      readonly type: "probeFinished";
      readonly probe: string;
      readonly ok: boolean;
      readonly message: SafeText;
    };

/** What the loop itself reports. */
export type Opening =
  | {
      readonly type: "start";
      readonly event: Omit<Extract<RunEvent, { type: "run.started" }>, "at" | "type">;
      /** The run's first note: what it begins with. */
      readonly note?: SafeText;
    }
  | {
      readonly type: "resume";
      readonly format?: LogFormat;
      readonly operator: Operator;
      readonly program: {
        readonly version: string;
        readonly sha256: string;
        readonly wrapper: string;
      };
      readonly message: SafeText;
      readonly allowLocal?: boolean;
      readonly store?: LogStore;
    };

/** What was noticed on the operator's own machine. */
export type Observation =
  /** The log's disk is getting full: bytes and files left (null: no number is reported). */
  | { readonly type: "logRoomLow"; readonly free: number; readonly files: number | null }
  /** The clock moved against the time that passed; ms, negative for back. */
  | { readonly type: "clockMoved"; readonly by: number };

export type Input = (Intent | Report | Opening | Observation) & { readonly at: number };

/** Why an intent was refused. */
export interface Refusal {
  readonly rule: string;
  readonly message: string;
  readonly advice: string;
}

/** What a running effect waits for. Only for people to see; it is not a fact and is in no log. */
export interface Wait {
  readonly target: string;
  /** `the node's answer` */
  readonly what: SafeText;
  /** The last thing heard; null for nothing. */
  readonly detail: SafeText | null;
  /** Milliseconds since 1970 UTC. */
  readonly since: number;
}

/** Runs effects. `start` must not throw; it reports through `report` until `signal` aborts, then stays silent. */
export interface Transport {
  start(effect: Effect, signal: AbortSignal, report: (report: Report) => void): void;
  /** Current waits, longest first. */
  waits?(): readonly Wait[];
  /** Closes what it has open (sessions, workers). */
  close(): Promise<void>;
}

/**
 * The audit log as the loop needs it. `append` resolves when the events are on disk; a rejection stops the run. A log
 * with a store has `secured` and `lost`.
 */
export interface Log {
  append(events: readonly RunEvent[]): Promise<void>;
  /** SHA-256 of the newest line's bytes, in hexadecimal. */
  head(): string;
  /** Resolves when everything appended so far is wherever it must be before anything else happens. */
  secured?(): Promise<void>;
  /** Resolves with the reason when this process can no longer continue the log. */
  readonly lost?: Promise<Error>;
}

/** The status of a log's store. */
export interface StoreStatus {
  /** Where: `s3://bucket/prefix/RUN`. */
  readonly url: string;
  /** Lines that are on this machine only. */
  readonly behind: number;
  /** Since when the oldest of them has been waiting, milliseconds since 1970 UTC; null when none are. */
  readonly since: number | null;
  /** Why the newest try failed, and the advice; null after a success. */
  readonly trouble: { readonly message: string; readonly advice: string } | null;
}

export interface StoreWatch {
  status(): StoreStatus;
  /** Called after every change. Returns a function that stops it. */
  subscribe(listener: () => void): () => void;
}
