// Copies with a change, made field by field: spreading this many fields takes ten times as long, every event makes
// some copies, and a large log has a million events.
import type { Invocation, Run, TaskRun } from "../model/run.ts";

/** The run with the change. */
export function changed(run: Run, change: Partial<Run>): Run {
  return Object.assign(copyOf(run), change);
}

/** The run with one more event counted, at that time and with these tails. */
export function countEvent(run: Run, at: number, tails: Run["tails"] = run.tails): Run {
  return changed(run, { seq: run.seq + 1, at, tails });
}

/** The task with the change. */
export function changedTask(task: TaskRun, change: Partial<TaskRun>): TaskRun {
  return Object.assign(copyOfTask(task), change);
}

/** The invocation with the change. */
export function changedInvocation(invocation: Invocation, change: Partial<Invocation>): Invocation {
  return Object.assign(copyOfInvocation(invocation), change);
}

function copyOf(run: Run): Run {
  return {
    status: run.status,
    seq: run.seq,
    at: run.at,
    epoch: run.epoch,
    started: run.started,
    answers: run.answers,
    tasks: run.tasks,
    current: run.current,
    reopened: run.reopened,
    chosen: run.chosen,
    invocations: run.invocations,
    open: run.open,
    wave: run.wave,
    aside: run.aside,
    probes: run.probes,
    lastReads: run.lastReads,
    counts: run.counts,
    edited: run.edited,
    due: run.due,
    bindings: run.bindings,
    pinned: run.pinned,
    identified: run.identified,
    disks: run.disks,
    concerns: run.concerns,
    made: run.made,
    resumed: run.resumed,
    store: run.store,
    identification: run.identification,
    heldSecrets: run.heldSecrets,
    allowLocal: run.allowLocal,
    sessions: run.sessions,
    tails: run.tails,
    notes: run.notes,
    logRoom: run.logRoom,
    outcome: run.outcome,
  };
}

function copyOfTask(task: TaskRun): TaskRun {
  return {
    id: task.id,
    state: task.state,
    attempt: task.attempt,
    presented: task.presented,
    presentedAt: task.presentedAt,
    edited: task.edited,
    unedited: task.unedited,
    alreadyDone: task.alreadyDone,
    invocations: task.invocations,
    checks: task.checks,
    checked: task.checked,
    remark: task.remark,
    notes: task.notes,
    endedAt: task.endedAt,
    failed: task.failed,
  };
}

function copyOfInvocation(invocation: Invocation): Invocation {
  return {
    nonce: invocation.nonce,
    task: invocation.task,
    attempt: invocation.attempt,
    phase: invocation.phase,
    kind: invocation.kind,
    target: invocation.target,
    text: invocation.text,
    sha256: invocation.sha256,
    timeout: invocation.timeout,
    notAfter: invocation.notAfter,
    epoch: invocation.epoch,
    confirmed: invocation.confirmed,
    substitution: invocation.substitution,
    state: invocation.state,
    requestedAt: invocation.requestedAt,
    commandId: invocation.commandId,
    resent: invocation.resent,
    cancelRequested: invocation.cancelRequested,
    withdrawn: invocation.withdrawn,
    finishedAt: invocation.finishedAt,
    outcome: invocation.outcome,
    exitCode: invocation.exitCode,
    bytes: invocation.bytes,
    outputSha256: invocation.outputSha256,
    missing: invocation.missing,
    duration: invocation.duration,
    message: invocation.message,
  };
}
