// The empty run: what a log with no lines says.
import type { Run } from "./run.ts";

/** The run before its first event. */
export function initial(): Run {
  return {
    status: "empty",
    seq: 0,
    at: 0,
    epoch: 0,
    started: null,
    answers: "screen",
    tasks: [],
    current: 0,
    invocations: new Map(),
    open: [],
    probes: [],
    bindings: [],
    pinned: [],
    identified: {},
    disks: {},
    concerns: {},
    made: {},
    failures: [],
    resumed: null,
    store: null,
    identification: {},
    heldSecrets: [],
    allowLocal: false,
    sessions: [],
    tails: new Map(),
    notes: [],
    logRoom: null,
    outcome: null,
  };
}
