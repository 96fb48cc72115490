// Which events of a run get a mark on a timeline: steps, failures, and deviations from the guide. In one
// place, so that the replay and the reports mark the same. A mark is a sign and a word, never only a colour.
import { SIGNS } from "../../output/signs.ts";
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { acceptsUnmet } from "../../run/state/due.ts";

export type MarkKind =
  | "failed"
  | "uncertain"
  | "cancelled"
  | "edited"
  | "skipped"
  | "retried"
  | "held"
  | "taken-over"
  | "refused"
  | "not-met"
  | "noted"
  | "by-hand"
  | "accepted"
  | "set-aside"
  | "brought-back"
  | "resumed"
  | "left"
  | "step";

export interface Mark {
  readonly kind: MarkKind;
  /** The number of the event (its `seq`), counted from 1. */
  readonly position: number;
  /** Time of the event; ms. */
  readonly at: number;
  /** Its task; null for none. */
  readonly task: string | null;
}

/** How to draw a mark. */
export interface MarkSign {
  /** One character, one column wide. */
  readonly sign: string;
  readonly word: string;
}

/** The signs; where several marks share a place, the first of them wins. */
export const MARK_SIGNS: Readonly<Record<MarkKind, MarkSign>> = {
  failed: { sign: SIGNS.bad, word: "a failure" },
  uncertain: { sign: SIGNS.unknown, word: "an unknown outcome" },
  cancelled: { sign: SIGNS.cancelled, word: "a cancel request" },
  edited: { sign: SIGNS.edited, word: "an edit" },
  skipped: { sign: SIGNS.skipped, word: "a skipped step" },
  retried: { sign: SIGNS.retried, word: "a retry" },
  held: { sign: SIGNS.warning, word: "a node locked by another run" },
  "taken-over": { sign: SIGNS.warning, word: "a lock taken over" },
  refused: { sign: SIGNS.warning, word: "a refusal" },
  "not-met": { sign: SIGNS.warning, word: "a requirement not met" },
  accepted: { sign: SIGNS.accepted, word: "a requirement accepted, not met" },
  noted: { sign: SIGNS.noted, word: "a note" },
  "by-hand": { sign: SIGNS.good, word: "a step done by hand" },
  "set-aside": { sign: SIGNS.aside, word: "a node set aside" },
  "brought-back": { sign: ">", word: "a node brought back" },
  resumed: { sign: ">", word: "a resume" },
  left: { sign: "<", word: "the run left" },
  step: { sign: "┼", word: "a step shown" },
};

const ORDER = Object.keys(MARK_SIGNS) as readonly MarkKind[];

/** Sorts marks that share a place: less than 0 when `a` should be shown rather than `b`. */
export function byWeight(a: MarkKind, b: MarkKind): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/**
 * The event's mark; null for none. `run` is the state before the event. Constant time except for finding the
 * task.
 */
export function markOf(run: Run, event: RunEvent): Mark | null {
  const mark = (kind: MarkKind, task: string | null): Mark => ({
    kind,
    position: run.seq + 1,
    at: event.at,
    task,
  });
  switch (event.type) {
    case "task.presented":
      return presentedMark(run, event, mark);
    case "task.edited":
      return mark("edited", event.task);
    case "task.skipped":
      return mark("skipped", event.task);
    case "task.attested":
      return mark(acceptsUnmet(run, event.task) ? "accepted" : "by-hand", event.task);
    case "task.refused":
      return mark("refused", event.task);
    case "task.noted":
      return mark("noted", event.task);
    case "requirement.checked":
      return event.result === "not-met" ? mark("not-met", event.task) : null;
    case "invocation.finished":
      return failed(run, event) ? mark("failed", run.invocations.get(event.nonce)?.task ?? null) : null;
    case "invocation.uncertain":
      return mark("uncertain", run.invocations.get(event.nonce)?.task ?? null);
    case "invocation.cancelRequested":
      return mark("cancelled", run.invocations.get(event.nonce)?.task ?? null);
    case "target.held":
      return mark("held", null);
    case "target.takenOver":
      return mark("taken-over", null);
    case "target.setAside":
      return mark("set-aside", null);
    case "target.broughtBack":
      return mark("brought-back", null);
    case "wave.stopped":
      return mark("cancelled", null);
    case "run.resumed":
      return mark("resumed", null);
    case "run.left":
      return mark("left", null);
    default:
      return null;
  }
}

/**
 * A step is marked when it is first shown, and again only when it is retried after a failure. Nodes that
 * start it under a confirmation for several nodes get no mark of their own.
 */
function presentedMark(
  run: Run,
  event: Extract<RunEvent, { type: "task.presented" }>,
  mark: (kind: MarkKind, task: string) => Mark,
): Mark | null {
  const current = run.tasks.at(run.current);
  const task = current?.id === event.task ? current : run.tasks.get(event.task);
  if (task === undefined || task.attempt === 0) return run.wave === null ? mark("step", event.task) : null;
  return task.state === "failed" && event.attempt > task.attempt ? mark("retried", event.task) : null;
}

/** A done check that says no is not a failure; a command whose value could not be captured is. */
function failed(run: Run, event: Extract<RunEvent, { type: "invocation.finished" }>): boolean {
  const invocation = run.invocations.get(event.nonce);
  if (invocation?.phase === "done") return false;
  if (event.outcome === "ready") return false;
  if (event.outcome !== "exited" || event.exitCode !== 0) return true;
  const presented = run.tasks.get(invocation?.task ?? "")?.presented ?? null;
  return invocation?.phase === "command" && presented?.capture != null && event.captured === null;
}
