// What a report says, as data: one run told for people who were not there. Every form of a report (HTML, Markdown)
// is a rendering of this. Texts are as the log has them; each form makes hidden characters visible for itself.
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
  /** `open`: neither left nor finished where the log ends, so it is pending or was interrupted. */
  readonly state: "open" | "left" | "done" | "done-with-failures";
  /** The outcome in a sentence. */
  readonly outcome: string;
  readonly counts: Counts;
  readonly log: LogStatus;
  /** Who began the run, then everybody who resumed it. */
  readonly actors: readonly Actor[];
  readonly answers: Answered;
  readonly where: Place;
  readonly nodes: readonly Node[];
  /** Nodes that ran their steps together; absent for none. */
  readonly fleets?: readonly ReportFleet[];
  readonly times: Times;
  readonly guide: { readonly path: string; readonly sha256: string };
  /** Null when the plan was still open at the start. */
  readonly planDigest: string | null;
  readonly values: readonly Value[];
  readonly sections: readonly ReportSection[];
  /** In the order of the guide's run. */
  readonly steps: readonly ReportStep[];
  /** In the order in which they happened. */
  readonly deviations: readonly Deviation[];
  readonly findings: readonly ReportFinding[];
  /** Of the guide: alternatives that were not run, and text that became no step. */
  readonly notWalked: readonly { readonly line: number; readonly words: string }[];
}

/** Numbers of steps; `steps` is their sum without `edited`. */
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

/** What was found when the log was read for this report. */
export interface LogStatus {
  readonly ok: boolean;
  /** `intact`, or what is wrong. */
  readonly state: string;
  /** In a sentence. */
  readonly words: string;
  /** Good lines from the start: what this report is made of. */
  readonly lines: number;
  /** SHA-256 of the last good line. */
  readonly head: string;
}

export interface Actor {
  readonly user: string;
  readonly host: string;
  /** STS ARN; null when it was not asked. */
  readonly arn: string | null;
  readonly program: { readonly version: string; readonly sha256: string; readonly wrapper: string };
  readonly how: "began" | "resumed";
  readonly at: number;
  readonly line: number;
  /** How the process found its way back into the run; empty for who began it. */
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
  /** From what was shown to what was confirmed, over all confirmations. */
  readonly confirming: number;
  /** While something that was sent had not ended. */
  readonly running: number;
  /** Between a process that ended and the next one that resumed the run. */
  readonly away: number;
}

export interface Value {
  readonly name: string;
  /** `everywhere`, `on worker-1`. */
  readonly scope: string;
  /** Null for a secret, which is in no log. */
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
  /** What the guide says around it. */
  readonly context: string;
  /** The step's own text in the guide. */
  readonly source: string;
  readonly state: TaskState;
  /** True when it was skipped after a failure that no later try corrected. */
  readonly gaveUp: boolean;
  /** The command as newest shown; null for a step that is done by hand. */
  readonly command: string | null;
  /** True when the command is not the one that the guide leads to. */
  readonly edited: boolean;
  /** Lines of earlier steps that are in front of the command. */
  readonly carried: readonly string[];
  readonly checks: { readonly done: string | null; readonly verify: string | null };
  /** What the node checks of devices in front of the command. */
  readonly devices: readonly DeviceCheck[];
  /** For a requirement: what AWS said of it, as newest asked; null when it was not asked. */
  readonly requirement:
    | (Pick<Checked, "result" | "at"> & {
        readonly evidence: string;
        readonly observed: string | null;
        readonly source: string | null;
      })
    | null;
  readonly attempts: number;
  /** When it was first shown; null when it was not reached. */
  readonly shownAt: number | null;
  readonly endedAt: number | null;
  /** Reason, statement or last words; empty when there are none. */
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
  /** Exactly what was run: carried lines and command, or the check. */
  readonly text: string;
  /** SHA-256 of `text`. */
  readonly sha256: string;
  /** Digest of what was on screen when it was confirmed. */
  readonly shown: string;
  readonly requestedAt: number;
  /** Null when it follows from a confirmation before it, as a check does that belongs to its command. */
  readonly confirmed: Confirmation | null;
  /** Line of the confirmation for several nodes that covers it; absent for none. */
  readonly wave?: number;
  /** Id of the Systems Manager command, or of the process; null when none was told. */
  readonly commandId: string | null;
  /** Null when its end is not known. */
  readonly outcome: Outcome | null;
  readonly exitCode: number | null;
  /** How it ended, in words. */
  readonly words: string;
  readonly ok: boolean;
  readonly finishedAt: number | null;
  /** The command's own running time. */
  readonly duration: number | null;
  /** Of the whole output; null when not known. */
  readonly bytes: number | null;
  readonly outputSha256: string | null;
  /** Bytes that were left on the node. */
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
  /** Index of who confirmed, in `actors`. */
  readonly actor: number;
  /** From the moment it was shown so; null when the clock went back meanwhile. */
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

/** What is in the log and not in the report. */
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
  /** Where somebody decided: from the moment it was shown so; else null. */
  readonly after: number | null;
  /** In a sentence. */
  readonly words: string;
  /** What a person or a program said about it; empty when nothing. */
  readonly said: string;
  /** For an edit: the guide's text against the new one. */
  readonly diff: readonly DiffLine[] | null;
}

/** A finding, and whether it was on screen when somebody continued. */
export interface ReportFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  /** Of the guide. */
  readonly lines: readonly number[];
  /** Numbers of the steps that were confirmed with it in view. */
  readonly confirmedIn: readonly number[];
}
