// Keeps what a report needs about fleets while it reads the events of a log: confirmations for several nodes,
// and nodes that were set aside.
import type { RunEvent } from "../../run/model/event.ts";
import type { Run } from "../../run/model/run.ts";
import { decidedBy } from "../../transcript/lookup/confirmed-after.ts";
import { findTask } from "../../transcript/lookup/run-find.ts";
import type { Aside, ReportWave } from "../model/report-fleet.ts";

export interface KeptWave extends ReportWave {
  readonly step: string;
}

/** The facts, in the order in which they happened. */
export interface FleetFacts {
  readonly waves: readonly KeptWave[];
  readonly aside: readonly Aside[];
}

export interface FleetKeeper extends FleetFacts {
  /** `before` is the run before the event; `actor` is the index of the current process in `actors`. */
  take(before: Run, event: RunEvent, line: number, actor: number): void;
}

/** A keeper for one log. */
export function createFleetKeeper(): FleetKeeper {
  const waves: KeptWave[] = [];
  const aside: Aside[] = [];
  const changeWave = (change: Partial<ReportWave>): void => {
    const last = waves.pop();
    if (last !== undefined) waves.push({ ...last, ...change });
  };
  return {
    waves,
    aside,
    take(before, event, line, actor) {
      const { at } = event;
      switch (event.type) {
        case "wave.confirmed": {
          const { step, maxConcurrency, maxErrors, confirmed } = event;
          waves.push({
            step,
            line,
            at,
            actor,
            after: decidedBy(before, event)?.after ?? null,
            how: confirmed.how,
            typed: confirmed.typed,
            shown: confirmed.digest,
            nodes: event.members.map(({ task }) => findTask(before, task)?.target.key ?? task),
            maxConcurrency,
            maxErrors,
            stoppedAt: null,
            end: null,
          });
          return;
        }
        case "wave.stopped":
          changeWave({ stoppedAt: at });
          return;
        case "wave.ended": {
          const { done, failed, left } = event;
          changeWave({ end: { at, done, failed, left } });
          return;
        }
        case "target.setAside":
          aside.push({ node: event.target, reason: event.reason, at, line, actor, back: null });
          return;
        case "target.broughtBack": {
          const index = aside.findLastIndex(({ node }) => node === event.target);
          const known = aside[index];
          if (known !== undefined) aside[index] = { ...known, back: { at, line, actor } };
          return;
        }
        default:
          return;
      }
    },
  };
}
