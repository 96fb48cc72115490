// A log as a row of states: the run after each event, found quickly in both directions by states kept on the way.
// Can only look: there is no engine and nothing here could be sent.

import type { RunEvent } from "../../run/event.ts";
import { evolve } from "../../run/evolve.ts";
import { initial } from "../../run/initial.ts";
import type { Run } from "../../run/run.ts";

/** A state is kept after each so many events. */
const EVERY = 256;

export interface RunHistory {
  readonly events: readonly RunEvent[];
  /** The run after the first `position` events (0 to their number). */
  at(position: number): Run;
  /** Positions right after a step was shown for the first time, in order. */
  readonly steps: readonly number[];
  /** What the timeline marks, with the position after it. */
  readonly marks: readonly { readonly position: number; readonly mark: "✗" | "✎" | "?" | "!" }[];
}

/** The history of the events. A state costs at most 255 events to reach, from wherever one is, once it was passed. */
export function runHistory(events: readonly RunEvent[]): RunHistory {
  const kept: Run[] = [initial()];
  let last = { position: 0, run: kept[0] ?? initial() };

  const at = (wanted: number): Run => {
    const position = Math.max(0, Math.min(events.length, wanted));
    const base = Math.min(kept.length - 1, Math.floor(position / EVERY));
    let from = base * EVERY;
    let run = kept[base] ?? initial();
    if (last.position <= position && last.position > from) {
      from = last.position;
      run = last.run;
    }
    for (; from < position; from++) {
      const event = events[from];
      if (event === undefined) break;
      run = evolve(run, event);
      if ((from + 1) % EVERY === 0) kept[(from + 1) / EVERY] ??= run;
    }
    last = { position, run };
    return run;
  };

  return { events, at, steps: stepsOf(events), marks: marksOf(events) };
}

function stepsOf(events: readonly RunEvent[]): readonly number[] {
  const seen = new Set<string>();
  return events.flatMap((event, index) => {
    if (event.type !== "task.presented" || seen.has(event.task)) return [];
    seen.add(event.task);
    return [index + 1];
  });
}

function marksOf(events: readonly RunEvent[]): RunHistory["marks"] {
  const phases = new Map<string, string>();
  return events.flatMap((event, index): RunHistory["marks"] => {
    const position = index + 1;
    if (event.type === "invocation.requested") phases.set(event.nonce, event.phase);
    if (event.type === "task.edited") return [{ position, mark: "✎" }];
    if (event.type === "invocation.uncertain") return [{ position, mark: "?" }];
    if (event.type === "target.held" || event.type === "target.takenOver") return [{ position, mark: "!" }];
    // A done check that says no is no failure.
    if (event.type !== "invocation.finished" || phases.get(event.nonce) === "done") return [];
    const well = event.outcome === "ready" || (event.outcome === "exited" && event.exitCode === 0);
    return well ? [] : [{ position, mark: "✗" }];
  });
}
