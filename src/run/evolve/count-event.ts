// The copy of a run that every event makes.
import type { Run } from "../model/run.ts";

/**
 * The run with one more event counted, of this time, and with these tails. Field by field: a spread of so many takes
 * twenty times as long, and a large log has a million of them.
 */
export function countEvent(run: Run, at: number, tails: Run["tails"] = run.tails): Run {
  return {
    status: run.status,
    seq: run.seq + 1,
    at,
    epoch: run.epoch,
    started: run.started,
    answers: run.answers,
    tasks: run.tasks,
    current: run.current,
    invocations: run.invocations,
    open: run.open,
    probes: run.probes,
    bindings: run.bindings,
    pinned: run.pinned,
    identified: run.identified,
    disks: run.disks,
    concerns: run.concerns,
    made: run.made,
    failures: run.failures,
    resumed: run.resumed,
    store: run.store,
    identification: run.identification,
    heldSecrets: run.heldSecrets,
    allowLocal: run.allowLocal,
    sessions: run.sessions,
    tails,
    notes: run.notes,
    logRoom: run.logRoom,
    outcome: run.outcome,
  };
}
