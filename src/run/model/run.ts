// The state of a run: a fold over its events (see evolve.ts). Data only; treated as immutable.
import type { SafeText } from "../../output/safe-text.ts";
import type { MadeNode } from "../../plan/model/aws-order.ts";
import type { Disk } from "../../plan/model/device.ts";
import type { Binding } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import type {
  Answered,
  CheckResult,
  Confirmed,
  Holder,
  LogStore,
  Operator,
  Outcome,
  Phase,
  ProbeKind,
  RunEvent,
} from "./event.ts";
import type { OrderedMap } from "./ordered-map.ts";

export type TaskState =
  /** Not reached. */
  | "waiting"
  /** The current one: presented, waits for the operator. */
  | "ready"
  /** One of its invocations is in flight. */
  | "running"
  /** The outcome of its last invocation is unknown; no later step starts. */
  | "uncertain"
  /** Failed; waits for retry, edit, skip or leave. */
  | "failed"
  | "done"
  | "skipped"
  /** Done by hand, attested by a person. */
  | "attested"
  /** A requirement that is not met, accepted with a reason. */
  | "accepted"
  /** Its node was set aside before it was done. */
  | "aside";

export type InvocationState =
  | "requested"
  | "accepted"
  | "uncertain"
  | "unreconciled"
  | "finished"
  /** Its node was set aside while its outcome was unknown. */
  | "abandoned";

export interface Invocation {
  readonly nonce: string;
  readonly task: string;
  readonly attempt: number;
  readonly phase: Phase;
  readonly kind: "script" | "local" | "aws";
  readonly target: string;
  readonly text: string;
  readonly sha256: string;
  readonly timeout: number;
  readonly notAfter: number;
  readonly epoch: number;
  readonly confirmed: Confirmed;
  /** The position of the substitution that it evaluates; null for every other phase. */
  readonly substitution: { readonly start: number; readonly end: number } | null;
  readonly state: InvocationState;
  readonly requestedAt: number;
  readonly commandId: string | null;
  /** How often it was resent under its nonce. */
  readonly resent: number;
  readonly cancelRequested: boolean;
  /**
   * Its node was set aside while its outcome was unknown: its confirmation is void, even when the node is
   * back.
   */
  readonly withdrawn: boolean;
  readonly finishedAt: number | null;
  readonly outcome: Outcome | null;
  readonly exitCode: number | null;
  readonly bytes: number | null;
  readonly outputSha256: string | null;
  readonly missing: number;
  readonly duration: number | null;
  /** The newest message about it: why it is uncertain, what the service said. */
  readonly message: SafeText | null;
}

/** A bounded tail of one invocation's output, newest first. Invocations with the same output may share it. */
export interface OutputTail {
  readonly bytes: number;
  readonly chunks: Chunk | null;
  readonly chunkCount: number;
  /** Characters in `chunks`. */
  readonly held: number;
  /** Characters dropped from the front. */
  readonly dropped: number;
}
export interface Chunk {
  readonly text: SafeText;
  readonly older: Chunk | null;
}

export interface TaskRun {
  readonly id: string;
  readonly state: TaskState;
  /** 1 for the first attempt; 0 before it was presented. */
  readonly attempt: number;
  readonly presented: Presented | null;
  /** When it was presented (this attempt); ms. */
  readonly presentedAt: number | null;
  /** The operator's own text if it was edited and differs from the guide's. */
  readonly edited: string | null;
  /** The guide's text, with its values, before the first edit; null without an edit. */
  readonly unedited: string | null;
  /** The result of this attempt's `done` check. */
  readonly alreadyDone: "yes" | "no" | "cannot-tell" | null;
  /** Nonces of its invocations, oldest first. */
  readonly invocations: readonly string[];
  /** Ids of the probes that checked its requirement, oldest first. */
  readonly checks: readonly string[];
  /** The newest result for its requirement; null for none. */
  readonly checked: Checked | null;
  /** Reason, statement or last message. */
  readonly remark: SafeText | null;
  readonly notes: readonly SafeText[];
  readonly endedAt: number | null;
  /** It failed, and has not succeeded since. */
  readonly failed: boolean;
}

/** The result of a requirement's check. */
export interface Checked {
  readonly result: CheckResult;
  readonly evidence: SafeText;
  readonly observed: SafeText | null;
  /** Where it was read. */
  readonly source: SafeText | null;
  readonly at: number;
}

export interface Probe {
  readonly id: string;
  readonly kind: ProbeKind;
  readonly target: string;
  readonly nonce: string | null;
  readonly epoch: number;
  readonly state: "requested" | "finished";
  readonly ok: boolean | null;
  readonly message: SafeText | null;
  /** When it finished; ms; null before. */
  readonly finishedAt: number | null;
}

/** The identification ("is this still the pinned instance?") of one target in this epoch. */
export interface Identification {
  /** How often it was asked in this epoch. */
  readonly tries: number;
  readonly state: "asked" | "answered" | "failed";
  /** Why it failed; null unless `failed`. */
  readonly message: SafeText | null;
  /** The run that has locked the node, if that is why it failed; null otherwise. */
  readonly holder: Holder | null;
  /** The hold that the operator took over in this epoch; null for none. */
  readonly takeOver: number | null;
}

/** A session on the operator's own machine that this process keeps open beside the run. */
export interface OpenSession {
  readonly nonce: string;
  readonly task: string;
  /** The port that answers on this machine; null when unknown. */
  readonly port: number | null;
}

/**
 * What is left to ask and to do; kept by the fold, so that an event's cost does not depend on the number of
 * tasks and nodes.
 */
export interface Due {
  /** By target: the number of its unfinished tasks that need the node; targets without any are absent. */
  readonly left: OrderedMap<number>;
  /** Targets with such tasks whose identification in this epoch has neither succeeded nor failed. */
  readonly unanswered: OrderedMap<true>;
  /** Probes of this epoch that have not finished, by id. */
  readonly probes: OrderedMap<Probe>;
  /** Parked secrets, by parameter name. */
  readonly parked: OrderedMap<Parked>;
}

/** A secret in Parameter Store that has not been deleted yet. */
export interface Parked {
  readonly target: string;
  /** Of the invocation that fetches it; null when unknown. */
  readonly nonce: string | null;
  /** The epochs in which its deletion was first requested and last failed; null for neither. */
  readonly askedIn: number | null;
  readonly failedIn: number | null;
}

/** How many tasks are in each state. */
export type Counts = Readonly<Record<TaskState, number>>;

/** A step that is confirmed for several nodes of its fleet, while it runs on them. */
export interface Wave {
  readonly step: string;
  readonly confirmedAt: number;
  /** The place among the run's invocations where its own begin. */
  readonly firstInvocation: number;
  /** Digests that were confirmed, by task. */
  readonly members: ReadonlyMap<string, string>;
  /** The first place in the plan where a member may start: all before it have started or ended. */
  readonly next: number;
  readonly maxConcurrency: number;
  readonly maxErrors: number;
  /** The number of failed members. */
  readonly failed: number;
  /** Its members by their states. */
  readonly counts: Counts;
  /** Members that failed before it and have not begun in it yet. */
  readonly again: number;
  /** Members that have begun in it, and those of them that have ended since. */
  readonly begun: number;
  readonly ended: number;
  /** From a member's first request to its end, in ms: of all that have ended together, and the longest. */
  readonly took: number;
  readonly longest: number;
  /** The operator stopped it: it starts on no further node. */
  readonly stopped: boolean;
  readonly confirmed: Confirmed;
}

export type RunStarted = Extract<RunEvent, { type: "run.started" }>;

export interface Run {
  readonly status: "empty" | "walking" | "left" | "finished";
  /** Number of events folded. */
  readonly seq: number;
  /** Time of the newest event; ms. */
  readonly at: number;
  readonly epoch: number;
  readonly started: RunStarted | null;
  readonly answers: Answered;
  /** By id, numbered as in the plan. */
  readonly tasks: OrderedMap<TaskRun>;
  /** Index of the current task; the number of tasks when all have ended. */
  readonly current: number;
  /**
   * Every task before this one has ended; less than `current` where a session closed with an earlier process.
   */
  readonly reopened: number;
  /**
   * Index of the task that the operator chose to run its fleet's step first, until it has ended; null for none. It is
   * the current one whenever a task of its step would be.
   */
  readonly chosen: number | null;
  /** By nonce. */
  readonly invocations: OrderedMap<Invocation>;
  /** Unfinished nonces: at most one, or in a wave at most one per node. */
  readonly open: readonly string[];
  /** The step that runs on several nodes now; null for none. */
  readonly wave: Wave | null;
  /** By target: why it was set aside. */
  readonly aside: OrderedMap<SafeText>;
  /** By id. */
  readonly probes: OrderedMap<Probe>;
  /**
   * By the nonce of an invocation: ids of the probes that read its newest output, oldest first; absent for none.
   */
  readonly lastReads: OrderedMap<readonly string[]>;
  /** By the id of its first task, of each step that a fleet's nodes run together: its tasks by their states. */
  readonly counts: OrderedMap<Counts>;
  /** Ids of the tasks with the operator's own text. */
  readonly edited: OrderedMap<true>;
  /** What `next` needs, without going through all tasks, targets and probes. */
  readonly due: Due;
  /** Newest first: bindings made after the start, including captures. */
  readonly bindings: readonly Binding[];
  /** Those of them that replaced another because a node reported which disk it means, or its new name. */
  readonly pinned: readonly Binding[];
  /** Node facts, by target. */
  readonly identified: OrderedMap<Readonly<Record<string, SafeText>>>;
  /** By target, as last reported: disks (absent if the node could not list them) and warnings. */
  readonly disks: OrderedMap<readonly Disk[]>;
  readonly concerns: OrderedMap<readonly SafeText[]>;
  /** By target: the nodes made by this run. */
  readonly made: OrderedMap<MadeNode>;
  /** By target: only what was asked in this epoch; absent targets were not asked yet. */
  readonly identification: OrderedMap<Identification>;
  /** Secrets (name and scope) that this process has in memory; a resume begins with none. */
  readonly heldSecrets: readonly Binding[];
  /** May this process run commands on the operator's own machine? */
  readonly allowLocal: boolean;
  /** The sessions of this epoch that are open. */
  readonly sessions: readonly OpenSession[];
  /** Output of the newest invocation and short tails of the earlier ones, by nonce. */
  readonly tails: ReadonlyMap<string, OutputTail>;
  readonly notes: readonly {
    readonly at: number;
    readonly task: string | null;
    readonly text: SafeText;
  }[];
  /**
   * Who resumed the run, and how the process restored its state, in its own words; null before the first
   * resume.
   */
  readonly resumed: { readonly at: number; readonly operator: Operator; readonly message: SafeText } | null;
  /** The space left on the log's disk when it was getting full in this epoch; null otherwise. */
  readonly logRoom: { readonly at: number; readonly free: number; readonly files: number | null } | null;
  /** Where else the log is stored; null for nowhere. */
  readonly store: LogStore | null;
  /** How the run ended; null before. */
  readonly outcome: "done" | "done-with-failures" | null;
}
