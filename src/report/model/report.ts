// The content of a report as data: one run, for people who were not there. Every form of a report (HTML,
// Markdown) is a rendering of this. Texts are as in the log; each form makes hidden characters visible
// itself.
import type { DeviceCheck } from "../../plan/model/device.ts";
import type { Answered, Outcome, Phase } from "../../run/model/event.ts";
import type { Checked, TaskState } from "../../run/model/run.ts";
import type { Severity, StepKind } from "../../runbook/model/runbook.ts";
import type { Risk } from "../../shell/model/command.ts";
import type { DiffLine } from "../text/line-diff.ts";
import type { DeviationKind } from "./deviation-kind.ts";
import type { ReportFleet } from "./report-fleet.ts";
import type { Node } from "./report-node.ts";

/** Times are milliseconds since 1970 UTC, durations milliseconds. Lines count from 1, in the log. */
export interface Report {
  readonly format: "lamplighter-report/1";
  /** Version of the program that made the report. */
  readonly madeBy: string;
  readonly run: string;
  readonly title: string;
  readonly purpose: string;
  /** `open`: neither left nor finished at the end of the log, so it is pending or was interrupted. */
  readonly state: "open" | "left" | "done" | "done-with-failures";
  /** The outcome as a sentence. */
  readonly outcome: string;
  readonly counts: Counts;
  readonly log: LogStatus;
  /** Who started the run, then everyone who resumed it. */
  readonly actors: readonly Actor[];
  readonly answers: Answered;
  readonly where: Place;
  readonly nodes: readonly Node[];
  /** Fleets whose nodes ran their steps together; absent for none. */
  readonly fleets?: readonly ReportFleet[];
  readonly times: Times;
  readonly guide: { readonly path: string; readonly sha256: string };
  /** Null when the plan was still open at the start. */
  readonly planDigest: string | null;
  readonly values: readonly Value[];
  readonly sections: readonly ReportSection[];
  /** In the order of the guide. */
  readonly steps: readonly ReportStep[];
  /** In the order in which they happened. */
  readonly deviations: readonly Deviation[];
  readonly findings: readonly ReportFinding[];
  /** Parts of the guide: alternatives that did not run, and text that became no step. */
  readonly notWalked: readonly { readonly line: number; readonly words: string }[];
}

/** Numbers of steps; `steps` is the sum of the others except `edited`. */
export interface Counts {
  readonly steps: number;
  readonly done: number;
  readonly byHand: number;
  /** Requirements that were accepted although they are not met. */
  readonly accepted: number;
  readonly skipped: number;
  /** Skipped after a failure that no later try corrected. */
  readonly skippedAfterFailure: number;
  /** Not done because their node was set aside; absent for none. */
  readonly aside?: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly notReached: number;
  /** Steps whose command was edited. */
  readonly edited: number;
}

/** The result of reading the log for this report. */
export interface LogStatus {
  readonly ok: boolean;
  /** `intact`, or what is wrong. */
  readonly state: string;
  /** As a sentence. */
  readonly words: string;
  /** Good lines from the start: the basis of this report. */
  readonly lines: number;
  /** SHA-256 of the last good line. */
  readonly head: string;
}

export interface Actor {
  readonly user: string;
  readonly host: string;
  /** STS ARN; null if it was not requested. */
  readonly arn: string | null;
  readonly program: { readonly version: string; readonly sha256: string; readonly wrapper: string };
  readonly how: "began" | "resumed";
  readonly at: number;
  readonly line: number;
  /** How the process resumed the run; empty for the one that started it. */
  readonly words: string;
  /** May this process run commands on the operator's own machine? */
  readonly allowLocal: boolean;
  /** Where this process stored a copy of the log and how that copy is protected; null without a store. */
  readonly store: { readonly url: string; readonly words: string } | null;
}

export interface Place {
  readonly kind: "rehearsal" | "aws" | "endpoint";
  readonly account: string;
  readonly region: string;
  readonly endpoint: string | null;
  readonly document: string | null;
  /** When the instances were looked up. */
  readonly observedAt: number;
}

export interface Times {
  readonly begun: number;
  /** Time of the newest event. */
  readonly ended: number;
  readonly total: number;
  /** From shown to confirmed, over all confirmations. */
  readonly confirming: number;
  /** While something sent had not ended. */
  readonly running: number;
  /** Between the end of one process and the start of the next that resumed the run. */
  readonly away: number;
}

export interface Value {
  readonly name: string;
  /** `everywhere`, `on worker-1`. */
  readonly scope: string;
  /** Null for a secret, which no log contains. */
  readonly value: string | null;
  readonly secret: boolean;
  /** Where it came from, in words. */
  readonly from: string;
  /** Null when it was given before the start. */
  readonly at: number | null;
  readonly line: number;
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly depth: number;
  readonly line: number;
}

export interface ReportStep {
  /** Counted from 1 in running order. */
  readonly number: number;
  readonly task: string;
  readonly section: string | null;
  readonly title: string;
  readonly kind: StepKind;
  readonly role: string;
  /** Key of its node. */
  readonly node: string;
  readonly risk: Risk;
  /** Lines of the guide. */
  readonly guideLine: number;
  readonly guideEndLine: number;
  /** The guide's text around it. */
  readonly context: string;
  /** The step's own text in the guide. */
  readonly source: string;
  readonly state: TaskState;
  /** True when it was skipped after a failure that no later try corrected. */
  readonly gaveUp: boolean;
  /** The command as last shown; null for a manual step. */
  readonly command: string | null;
  /** True when the command is not the one the guide leads to. */
  readonly edited: boolean;
  /** Lines of earlier steps that precede the command. */
  readonly carried: readonly string[];
  readonly checks: { readonly done: string | null; readonly verify: string | null };
  /** Device checks that the node runs before the command. */
  readonly devices: readonly DeviceCheck[];
  /** For a requirement: AWS's last answer; null if AWS was not asked. */
  readonly requirement:
    | (Pick<Checked, "result" | "at"> & {
        readonly evidence: string;
        readonly observed: string | null;
        readonly source: string | null;
      })
    | null;
  readonly attempts: number;
  /** When it was first shown; null if never. */
  readonly shownAt: number | null;
  readonly endedAt: number | null;
  /** Reason, statement or last words; empty for none. */
  readonly remark: string;
  readonly invocations: readonly ReportInvocation[];
  readonly notes: readonly Note[];
}

export interface Note {
  readonly text: string;
  readonly at: number;
  readonly actor: number;
  readonly line: number;
}

/** Something that was sent: the command of a step, or one of its checks. */
export interface ReportInvocation {
  readonly nonce: string;
  readonly line: number;
  readonly attempt: number;
  readonly phase: Phase;
  readonly kind: "script" | "local" | "aws";
  /** Exactly what ran: carried lines and command, or the check. */
  readonly text: string;
  /** SHA-256 of `text`. */
  readonly sha256: string;
  /** Digest of what was on screen when it was confirmed. */
  readonly shown: string;
  readonly requestedAt: number;
  /** Null when an earlier confirmation covers it, as for a check that belongs to its command. */
  readonly confirmed: Confirmation | null;
  /** Line of the confirmation for several nodes that covers it; absent for none. */
  readonly wave?: number;
  /** Id of the Systems Manager command, or of the process; null when none was reported. */
  readonly commandId: string | null;
  /** Null when its outcome is unknown. */
  readonly outcome: Outcome | null;
  readonly exitCode: number | null;
  /** How it ended, in words. */
  readonly words: string;
  readonly ok: boolean;
  readonly finishedAt: number | null;
  /** The command's own running time. */
  readonly duration: number | null;
  /** Size of the whole output; null when unknown. */
  readonly bytes: number | null;
  readonly outputSha256: string | null;
  /** Bytes that were not fetched from the node. */
  readonly missing: number;
  readonly output: Excerpt;
  readonly message: string;
  readonly captured: {
    readonly name: string;
    readonly value: string | null;
    readonly secret: boolean;
  } | null;
}

export interface Confirmation {
  /** Index in `actors` of the person who confirmed. */
  readonly actor: number;
  /** Time since it was shown in this form; null when the clock went back in between. */
  readonly after: number | null;
  readonly how: Answered;
  readonly typed: string | null;
}

/** Output, or its beginning and end. */
export interface Excerpt {
  readonly head: string;
  /** Empty when nothing was omitted. */
  readonly tail: string;
  readonly leftOut: LeftOutText | null;
}

/** Output that is in the log but not in the report. */
export interface LeftOutText {
  /** Bytes of UTF-8. */
  readonly bytes: number;
  readonly fromLine: number;
  readonly toLine: number;
}

export interface Deviation {
  readonly kind: DeviationKind;
  /** Number of the step; null when it is about the run. */
  readonly step: number | null;
  readonly at: number;
  readonly line: number;
  readonly actor: number;
  /** For a decision: the time since it was shown in this form; else null. */
  readonly after: number | null;
  /** As a sentence. */
  readonly words: string;
  /** The words of a person or a program about it; empty for none. */
  readonly said: string;
  /** For an edit: the guide's text compared with the new one. */
  readonly diff: readonly DiffLine[] | null;
}

/** A finding, and whether it was on screen when somebody continued. */
export interface ReportFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  /** Lines of the guide. */
  readonly lines: readonly number[];
  /** Numbers of the steps confirmed with it in view. */
  readonly confirmedIn: readonly number[];
}
