// The empty run: the state of a log with no lines.
import { OrderedMap } from "./ordered-map.ts";
import type { Counts, Run } from "./run.ts";

/** No task in any state. */
export const NO_TASKS: Counts = {
  waiting: 0,
  ready: 0,
  running: 0,
  uncertain: 0,
  failed: 0,
  done: 0,
  skipped: 0,
  attested: 0,
  accepted: 0,
  aside: 0,
};

export function initial(): Run {
  return {
    status: "empty",
    seq: 0,
    at: 0,
    epoch: 0,
    started: null,
    answers: "screen",
    tasks: OrderedMap.of(),
    current: 0,
    reopened: 0,
    chosen: null,
    invocations: OrderedMap.of(),
    open: [],
    wave: null,
    aside: OrderedMap.of(),
    probes: OrderedMap.of(),
    lastReads: OrderedMap.of(),
    counts: OrderedMap.of(),
    edited: OrderedMap.of(),
    due: {
      left: OrderedMap.of(),
      unanswered: OrderedMap.of(),
      probes: OrderedMap.of(),
      parked: OrderedMap.of(),
    },
    bindings: [],
    pinned: [],
    identified: OrderedMap.of(),
    disks: OrderedMap.of(),
    concerns: OrderedMap.of(),
    made: OrderedMap.of(),
    resumed: null,
    store: null,
    identification: OrderedMap.of(),
    heldSecrets: [],
    allowLocal: false,
    sessions: [],
    tails: OrderedMap.of(),
    notes: [],
    logRoom: null,
    outcome: null,
  };
}
