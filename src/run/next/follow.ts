// What follows without input: the next task is shown, or the run ends. Called after every decision, including a
// resume, so that it makes no difference after which line of a decision a process died.
import { canonicalJson } from "../../digest.ts";
import { add, type Draft } from "../decision/draft.ts";
import { settledByValue } from "../decision/missing-value.ts";
import { presentationOf, showing } from "../decision/show.ts";
import type { RunEvent } from "../model/event.ts";
import { currentTask, isIdentified, needsNode } from "../state/due.ts";
import { tally } from "../state/tally.ts";
import { parkedNow } from "./parked.ts";
import { isReleasing, releaseKey, toRelease } from "./release.ts";
import { firstChecks } from "./requirement-check.ts";
import { driveWave } from "./wave.ts";

/** The draft with what follows. A task that needs its node is shown once the node was identified in this epoch. */
export function follow(from: Draft, at: number): Draft {
  const { run } = from;
  if (run.status !== "walking") return from;
  if (run.wave !== null) {
    const driven = driveWave(from, at);
    return driven.run.wave === null ? follow(settling(driven, at), at) : driven;
  }
  if (run.open.length > 0) return from;
  const current = currentTask(run);
  if (current === null) return ending(from, at);
  const { task, planned, plan } = current;
  if (task.state === "ready") return checking(from, at);
  if (task.state !== "waiting") return from;
  if (needsNode(planned) && !isIdentified(run, planned.target)) return from;
  return checking(add(from, showing(run, plan, task, at)), at);
}

/** A step that lacked a value which was set meanwhile is done, now that nothing of its wave is in flight. */
function settling(from: Draft, at: number): Draft {
  const settled = settledByValue(from.run, at);
  return settled === null ? from : settling(add(from, settled), at);
}

/**
 * A requirement is checked as soon as it is shown, and the others on its checklist once a person has to decide about
 * it.
 */
function checking(from: Draft, at: number): Draft {
  return add(from, ...firstChecks(from.run, at));
}

/**
 * Every task has ended: locks are released, parked secrets deleted, and when all of that has succeeded or failed, the
 * run is finished.
 */
function ending(from: Draft, at: number): Draft {
  const { run } = from;
  if (isReleasing(run)) return from;
  const due = toRelease(run).flatMap((target): RunEvent[] => {
    const probe = releaseKey(target, run.epoch);
    return run.probes.has(probe)
      ? []
      : [{ type: "probe.requested", at, probe, kind: "release", target, nonce: null }];
  });
  if (due.length > 0) return add(from, ...due);
  if (parkedNow(run).length > 0) return from;
  const counts = tally(run);
  const { aside, ...others } = counts;
  const outcome = counts.failed > 0 || aside > 0 ? "done-with-failures" : "done";
  return add(from, { type: "run.finished", at, outcome, ...others, ...(aside > 0 ? { aside } : {}) });
}

/** The draft with the current task shown again, if new values or disks changed it or its findings. */
export function showChanged(from: Draft, at: number): Draft {
  const { run } = from;
  const stands = run.open.length === 0 && run.wave === null && run.status === "walking";
  const current = stands ? currentTask(run) : null;
  if (current === null || current.task.state !== "ready") return from;
  const { task, plan } = current;
  // Unset placeholders stay in the text, so that the digest changes with every value.
  const now = presentationOf(run, plan, task);
  const same =
    now.digest === task.presented?.digest &&
    canonicalJson(now.findings) === canonicalJson(task.presented.findings);
  return same ? from : add(from, showing(run, plan, task, at));
}
