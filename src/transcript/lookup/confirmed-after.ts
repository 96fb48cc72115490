// Who decided what, and how long it had been on the screen: derived only from the log, so that screen and
// reports agree. A confirmation covers the done check, the command and its verification together; it counts
// once.
import { visible } from "../../output/visible.ts";
import type { Answered, Operator, RunEvent } from "../../run/model/event.ts";
import type { Invocation, Run } from "../../run/model/run.ts";
import { acceptsUnmet } from "../../run/state/due.ts";
import { answeredWords, durationWords } from "../words/run-words.ts";

export interface Decided {
  readonly what:
    | "confirmed"
    | "done by hand"
    | "accepted, not met"
    | "skipped"
    | "taken over"
    | "set aside"
    | "brought back";
  /** Its task; null when it is about nodes. */
  readonly task: string | null;
  /** The operator of the process in which the decision was made. */
  readonly by: Operator;
  /** How the answer was given; null where the log does not say. */
  readonly how: Answered | null;
  /** The text typed for it; null where a key was enough. */
  readonly typed: string | null;
  /** When it was shown in the form that was decided on; ms; null if it was not shown. */
  readonly shownAt: number | null;
  /** From shown to decided; ms. Null if it was not shown, or if the clock went back in between. */
  readonly after: number | null;
}

/** A person's decision in this event; null for other events. `run` is the state before the event. */
export function decidedBy(run: Run, event: RunEvent): Decided | null {
  const by = run.resumed?.operator ?? run.started?.operator;
  if (by === undefined) return null;
  const decided = (
    what: Decided["what"],
    task: string | null,
    shownAt: number | null,
    answer: { readonly how: Answered; readonly typed: string | null } | null,
  ): Decided => ({
    what,
    task,
    by,
    how: answer?.how ?? null,
    typed: answer?.typed ?? null,
    shownAt,
    after: shownAt === null || shownAt > event.at ? null : event.at - shownAt,
  });
  switch (event.type) {
    case "wave.confirmed":
      return decided("confirmed", null, shownAt(run, event.members[0]?.task ?? ""), event.confirmed);
    case "target.setAside":
      return decided("set aside", null, null, null);
    case "target.broughtBack":
      return decided("brought back", null, null, null);
    case "invocation.requested":
      return run.wave !== null || goesOn(run, event)
        ? null
        : decided("confirmed", event.task, shownAt(run, event.task), event.confirmed);
    case "task.attested": {
      const shown = shownAt(run, event.task);
      return decided(
        acceptsUnmet(run, event.task) ? "accepted, not met" : "done by hand",
        event.task,
        // One answer for several nodes: only the first of them was on the screen before it.
        shown === event.at ? null : shown,
        null,
      );
    }
    case "task.skipped":
      return decided("skipped", event.task, shownAt(run, event.task), null);
    case "target.takenOver":
      return decided("taken over", null, null, event);
    default:
      return null;
  }
}

/** `confirmed by ada@laptop after 12 s`, plus how and what was typed where that adds something. */
export function decidedWords(decided: Decided): string {
  const { by, after, how, typed, shownAt } = decided;
  const who = `${visible(by.user)}@${visible(by.host)}`;
  const time =
    after !== null
      ? ` after ${durationWords(after)}`
      : shownAt !== null
        ? " (the clock was set back meanwhile)"
        : "";
  const way = how === null || how === "screen" ? "" : `, ${answeredWords(how)}`;
  const text = typed === null ? "" : `, typed ${visible(typed).replaceAll("\n", " ↵ ")}`;
  return `${decided.what} by ${who}${time}${way}${text}`;
}

/**
 * Since when the task was shown in the form that was decided on: when it was presented, or, if something has
 * ended since (a done check, a failed try), since that end.
 */
function shownAt(run: Run, id: string): number | null {
  const task = run.tasks.at(run.current)?.id === id ? run.tasks.at(run.current) : undefined;
  if (task === undefined || task.presentedAt === null) return null;
  const last = lastOf(run, task.invocations);
  const ended = last?.attempt === task.attempt && last.phase !== "evaluate" ? last.finishedAt : null;
  return Math.max(task.presentedAt, ended ?? task.presentedAt);
}

/** True when a phase directly follows another one of the same task, under one confirmation for both. */
function goesOn(run: Run, event: Extract<RunEvent, { type: "invocation.requested" }>): boolean {
  const task = run.tasks.at(run.current);
  const last = task?.id === event.task ? lastOf(run, task.invocations) : undefined;
  return (
    last !== undefined &&
    last.phase !== "evaluate" &&
    event.phase !== "evaluate" &&
    last.attempt === event.attempt &&
    last.finishedAt === event.at &&
    last.confirmed.digest === event.confirmed.digest &&
    last.confirmed.typed === event.confirmed.typed
  );
}

function lastOf(run: Run, nonces: readonly string[]): Invocation | undefined {
  const nonce = nonces.at(-1);
  return nonce === undefined ? undefined : run.invocations.get(nonce);
}
