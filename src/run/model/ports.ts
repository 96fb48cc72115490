// The words in which the core speaks with the world: what an operator asks, what a transport answers,
// what is due to be done, and the log. No implementation lives here.
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

/** What an operator asks for. Carries what was drawn, so that a late key cannot confirm something else. */
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
    }
  | { readonly type: "bind"; readonly binding: Binding }
  | { readonly type: "cancel"; readonly nonce: string }
  /** Take the node from the run whose hold was shown; `typed` must be exactly `yes`. */
  | {
      readonly type: "takeOver";
      readonly target: string;
      readonly hold: number;
      readonly typed: string;
      readonly how: Answered;
    }
  /** Ask the node again, after a failure. */
  | { readonly type: "identify"; readonly target: string }
  /** Read the newest output of a command that runs. */
  | { readonly type: "tail"; readonly nonce: string }
  /** Read once more from AWS whether the current requirement is met. */
  | { readonly type: "check"; readonly task: string }
  /** Run one substitution of the shown command on this machine and put its value in its place; `typed` must be `local`. */
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
      /** The node that was made or has come up. */
      readonly made?: MadeNode;
      /** It never ran for want of something that is sent along from now on: the same may be sent at once, as a new attempt. */
      readonly again?: boolean;
    }
  /** Sent, but whether it arrived is unknown; or its result cannot be told. Reconciling is due. */
  | {
      readonly type: "uncertain";
      readonly nonce: string;
      readonly message: SafeText;
    }
  /** Reconciling found no trace and its nonce is not occupied: it may be sent again under the same nonce. */
  | {
      readonly type: "absent";
      readonly nonce: string;
      readonly message: SafeText;
    }
  | {
      readonly type: "identified";
      readonly target: string;
      readonly facts: Readonly<Record<string, SafeText>>;
      /** The node's disks; absent when it cannot tell. */
      readonly disks?: readonly Disk[];
      /** What the operator should know before going on, in sentences. */
      readonly concerns?: readonly SafeText[];
    }
  /** Another run holds the node. */
  | { readonly type: "held"; readonly target: string; readonly holder: Holder }
  /** A session that was ready has closed. */
  | { readonly type: "sessionEnded"; readonly nonce: string; readonly message: SafeText }
  /** A requirement was looked at. Its probe is finished by this. */
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

/** What the loop itself contributes. */
export type Opening =
  | {
      readonly type: "start";
      readonly event: Omit<Extract<RunEvent, { type: "run.started" }>, "at" | "type">;
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
  /** The log's disk is getting full: bytes and (null: no number is set) files that are left. */
  | { readonly type: "logRoomLow"; readonly free: number; readonly files: number | null }
  /** The clock was moved against the time that passed; ms, negative for back. */
  | { readonly type: "clockMoved"; readonly by: number };

export type Input = (Intent | Report | Opening | Observation) & { readonly at: number };

/** Why an intent was not carried out. */
export interface Refusal {
  readonly rule: string;
  readonly message: string;
  readonly advice: string;
}

/** What an effect at work waits for. For the eyes of a person; it is no fact, and stands in no log. */
export interface Wait {
  readonly target: string;
  /** `the node's answer` */
  readonly what: SafeText;
  /** What was heard of it last; null when nothing was. */
  readonly detail: SafeText | null;
  /** Milliseconds since 1970 UTC. */
  readonly since: number;
}

/** Does effects. `start` must not throw; it reports through `report` until `signal` aborts, then is silent. */
export interface Transport {
  start(effect: Effect, signal: AbortSignal, report: (report: Report) => void): void;
  /** Current waits, longest first. */
  waits?(): readonly Wait[];
  /** Ends what it holds (sessions, workers). */
  close(): Promise<void>;
}

/**
 * The audit log as the loop needs it. `append` resolves when the events are on disk; a rejection stops the run. A log
 * that is also kept elsewhere has `secured` and `lost`.
 */
export interface Log {
  append(events: readonly RunEvent[]): Promise<void>;
  /** SHA-256 of the newest line's bytes, in hexadecimal. */
  head(): string;
  /** Resolves when all that was appended so far is wherever it must be before the world is touched. */
  secured?(): Promise<void>;
  /** Resolves with the reason when the log can never be gone on with from here. */
  readonly lost?: Promise<Error>;
}

/** How a log that is also put into a store stands there. */
export interface StoreStatus {
  /** Where: `s3://bucket/prefix/RUN`. */
  readonly url: string;
  /** Lines that are on this machine only. */
  readonly behind: number;
  /** Since when the lines that are waited for are on their way, in milliseconds since 1970 UTC; null when none are. */
  readonly since: number | null;
  /** Why the newest try failed, and what to do about it; null when none has since the last one that went well. */
  readonly trouble: { readonly message: string; readonly advice: string } | null;
}

/** The store as a view watches it. */
export interface StoreWatch {
  status(): StoreStatus;
  /** Told after every change. Returns the way to stop listening. */
  subscribe(listener: () => void): () => void;
}
