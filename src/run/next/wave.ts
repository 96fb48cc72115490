// A wave: a step confirmed for several nodes of a fleet starts on as many as may run at once, and on the next
// node whenever one ends, until it has started on all, too many have failed, or the operator stops it.
import { add, type Draft } from "../decision/draft.ts";
import { forbidden } from "../decision/forbidden.ts";
import { request } from "../decision/request.ts";
import { presentationOf, showing } from "../decision/show.ts";
import type { Wave } from "../model/run.ts";
import { duePhase, hasEnded, isIdentified, needsNode } from "../state/due.ts";
import { mayBegin, waveCounts } from "../state/wave-progress.ts";

/** The draft with every task that may start now, and with the wave's end if nothing is running. */
export function driveWave(from: Draft, at: number): Draft {
  const { wave } = from.run;
  if (wave === null) return from;
  let draft = from;
  for (let index = wave.next; mayBegin(draft.run.wave ?? wave); index++) {
    if (index >= draft.run.tasks.size || draft.run.open.length >= wave.maxConcurrency) break;
    const id = draft.run.tasks.at(index)?.id ?? "";
    if (draft.run.started?.plan.tasks[index]?.step !== wave.step) break;
    if (wave.members.has(id)) draft = begin(draft, index, wave, at);
  }
  return draft.run.open.length > 0 ? draft : ending(draft, wave, at);
}

/** Skips a task that is not exactly as confirmed, or may not run any more: it needs its own confirmation. */
function begin(from: Draft, index: number, wave: Wave, at: number): Draft {
  const { run } = from;
  const plan = run.started?.plan;
  const [task, planned] = [run.tasks.at(index), plan?.tasks[index]];
  if (plan === undefined || task === undefined || planned === undefined || hasEnded(task)) return from;
  if (task.state !== "waiting" && task.state !== "ready" && task.state !== "failed") return from;
  if (needsNode(planned) && !isIdentified(run, planned.target)) return from;
  const digest = wave.members.get(task.id);
  const presented = presentationOf(run, plan, task);
  if (presented.digest !== digest) return from;
  // The digest does not cover new obstacles, such as a missing disk.
  if (forbidden(run, { planned, plan, presented }, wave.confirmed.how) !== null) return from;
  const isShown = task.state === "ready" && task.presented?.digest === digest;
  const attempt = task.state === "failed" ? task.attempt + 1 : undefined;
  const shown = isShown ? from : add(from, showing(run, plan, task, at, attempt, presented));
  const now = shown.run.tasks.at(index);
  const phase = now === undefined ? null : duePhase(shown.run, now);
  if (now === undefined || phase === null) return shown;
  const { typed, how } = wave.confirmed;
  const fact = request(shown.run, now, planned.target, phase, { digest, typed, how }, at);
  return fact === null ? shown : add(shown, fact);
}

function ending(from: Draft, before: Wave, at: number): Draft {
  const wave = from.run.wave ?? before;
  const { step } = wave;
  const { done, failed, left } = waveCounts(wave);
  return add(from, { type: "wave.ended", at, step, done, failed, left });
}
