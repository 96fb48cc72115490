// One pass over the events of a log: keeps what a report needs and the run's state does not (who, when, in
// which line, the review time). Its memory grows with the steps, not with the output.
import type { Binding } from "../../plan/model/plan.ts";
import type { Presented } from "../../plan/model/presented.ts";
import { evolve } from "../../run/evolve/evolve.ts";
import type { RunEvent } from "../../run/model/event.ts";
import { initial } from "../../run/model/initial.ts";
import type { Run } from "../../run/model/run.ts";
import { type Decided, decidedBy } from "../../transcript/lookup/confirmed-after.ts";
import { storeWords } from "../../transcript/words/store-words.ts";
import type { Actor, Deviation, Note } from "../model/report.ts";
import { deviationsOf } from "./deviations.ts";
import { createExcerpt, type ExcerptKeeper, type ExcerptLimits } from "./excerpt.ts";
import { createFleetKeeper, type FleetFacts } from "./fleet-keeper.ts";

/**
 * The limits per output until all kept output reaches `PLENTY` characters; `KEPT_OF_MORE` applies after that.
 */
const KEPT: ExcerptLimits = { head: 12_000, tail: 12_000 };
const KEPT_OF_MORE: ExcerptLimits = { head: 1_000, tail: 1_000 };
const PLENTY = 8_000_000;

/** What is kept about an invocation beside what the run keeps. */
export interface Sent {
  readonly line: number;
  readonly actor: number;
  readonly presented: Presented | null;
  /** How it was confirmed; null when an earlier confirmation covers it. */
  readonly decided: Decided | null;
  /** Line of the confirmation for several nodes that covers it; null for none. */
  readonly wave: number | null;
  readonly output: ExcerptKeeper;
}

/** A value that became known during the run. */
export interface Bound {
  readonly binding: Binding;
  readonly at: number;
  readonly line: number;
}

export interface Collected {
  readonly run: Run;
  readonly actors: readonly Actor[];
  readonly sent: ReadonlyMap<string, Sent>;
  /** By nonce: the captured value. */
  readonly captured: ReadonlyMap<string, Binding>;
  /** By task: when it was first shown. */
  readonly shown: ReadonlyMap<string, number>;
  readonly notes: readonly (Note & { readonly task: string | null })[];
  readonly bound: readonly Bound[];
  readonly deviations: readonly Deviation[];
  readonly fleets: FleetFacts;
  /** Milliseconds, as in `Times`. */
  readonly running: number;
  readonly away: number;
}

export interface Collector {
  /**
   * Takes the next event, from that line. On an event that cannot follow the earlier ones, throws BugError
   * and keeps its state.
   */
  take(event: RunEvent, line: number): void;
  /** What has been collected so far. */
  collected(): Collected;
}

/** A collector for one log. */
export function createCollector(): Collector {
  let run = initial();
  let running = 0;
  let away = 0;
  let kept = 0;
  const actors: Actor[] = [];
  const sent = new Map<string, Sent>();
  const captured = new Map<string, Binding>();
  const shown = new Map<string, number>();
  const notes: (Note & { readonly task: string | null })[] = [];
  const bound: Bound[] = [];
  const deviations: Deviation[] = [];
  const fleets = createFleetKeeper();

  const keep = (before: Run, event: RunEvent, line: number): void => {
    const { at } = event;
    const actor = Math.max(0, actors.length - 1);
    switch (event.type) {
      case "run.started":
      case "run.resumed":
        actors.push(actorOf(event, line));
        return;
      case "task.presented":
        if (!shown.has(event.task)) shown.set(event.task, at);
        return;
      case "invocation.requested":
        sent.set(event.nonce, {
          line,
          actor,
          presented: before.tasks.get(event.task)?.presented ?? null,
          decided: decidedBy(before, event),
          wave: before.wave === null ? null : (fleets.waves.at(-1)?.line ?? null),
          output: createExcerpt(kept < PLENTY ? KEPT : KEPT_OF_MORE),
        });
        return;
      case "invocation.output":
        sent.get(event.nonce)?.output.take(event.text, line);
        kept += Math.min(event.text.length, KEPT.head + KEPT.tail);
        return;
      case "invocation.finished":
        if (event.captured === null) return;
        captured.set(event.nonce, event.captured);
        bound.push({ binding: event.captured, at, line });
        return;
      case "variable.bound":
        bound.push({ binding: event.binding, at, line });
        return;
      case "task.noted":
        notes.push({ task: event.task, text: event.text, at, actor, line });
        return;
      default:
        return;
    }
  };

  return {
    take(event, line) {
      const before = run;
      run = evolve(before, event);
      const gap = before.status === "empty" ? 0 : Math.max(0, event.at - before.at);
      if (event.type === "run.resumed") away += gap;
      else if (before.open.length > 0) running += gap;
      keep(before, event, line);
      const actor = Math.max(0, actors.length - 1);
      fleets.take(before, event, line, actor);
      const after = decidedBy(before, event)?.after ?? null;
      for (const words of deviationsOf(before, run, event)) {
        deviations.push({ ...words, at: event.at, line, actor, after });
      }
    },
    collected: () => ({
      run,
      actors,
      sent,
      captured,
      shown,
      notes,
      bound,
      deviations,
      fleets,
      running,
      away,
    }),
  };
}

function actorOf(event: Extract<RunEvent, { type: "run.started" | "run.resumed" }>, line: number): Actor {
  const { operator, program, at } = event;
  const resumed = event.type === "run.resumed";
  return {
    ...operator,
    program,
    how: resumed ? "resumed" : "began",
    at,
    line,
    words: resumed ? event.message : "",
    allowLocal: event.allowLocal ?? false,
    store: event.store === undefined ? null : { url: event.store.url, words: storeWords(event.store) },
  };
}
