// What is left to ask and to do, kept up to date by each change of a task, a target or a probe at constant cost.
// `next` reads it; `Due` says what it means.

import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import { OrderedMap } from "../model/ordered-map.ts";
import type { Due, Identification, Parked, Probe, Run, TaskRun } from "../model/run.ts";
import { hasEnded, needsNode } from "../state/due.ts";
import { changed, changedTask } from "./changed.ts";
import { countedAgain, countsAnew } from "./evolve-counts.ts";

/** Prefixes of the ids of probes that park a secret and that delete it; the parameter's name follows. */
export const PARK = "park ";
export const UNPARK = "unpark ";

/** The run with its remaining tasks counted again, as at the start of a process, which has asked no target yet. */
export function withAllDue(run: Run): Run {
  const planned = run.started?.plan.tasks ?? [];
  const left = new Map<string, number>();
  for (const [index, task] of [...run.tasks.values()].entries()) {
    const plan = planned[index];
    if (plan !== undefined && !hasEnded(task) && needsNode(plan))
      left.set(plan.target, (left.get(plan.target) ?? 0) + 1);
  }
  const unanswered = OrderedMap.of([...left.keys()].map((target) => [target, true] as const));
  const counted = changed(run, { counts: countsAnew(run) });
  return withDue(counted, { left: OrderedMap.of(left), unanswered, probes: OrderedMap.of() });
}

/** The run with the task at `index` changed. */
export function withTask(run: Run, index: number, change: Partial<TaskRun>): Run {
  const task = run.tasks.at(index);
  if (task === undefined) return run;
  const after = changedTask(task, change);
  const tasks = held(run, index, after);
  const counted = {
    ...countedAgain(run, index, task.state, after.state),
    edited: after.edited === null ? run.edited.without(task.id) : run.edited.with(task.id, true),
  };
  const [ended, ends] = [hasEnded(task), hasEnded(after)];
  const planned = ended === ends ? undefined : run.started?.plan.tasks[index];
  if (planned === undefined || !needsNode(planned)) return changed(run, { tasks, ...counted });
  const { target } = planned;
  const count = (run.due.left.get(target) ?? 0) + (ends ? -1 : 1);
  const left = count === 0 ? run.due.left.without(target) : run.due.left.with(target, count);
  return withTarget(changed(run, { tasks, ...counted, due: { ...run.due, left } }), target);
}

/** The tasks with this one: where it has ended, it is held as its difference from its step's first. */
function held({ tasks, started }: Run, index: number, task: TaskRun): Run["tasks"] {
  const all = started !== null && hasEnded(task) ? fleetStepAt(started.plan, index) : null;
  const first = all === null || all.first === index ? undefined : tasks.at(all.first);
  return first === undefined ? tasks.withAt(index, task) : tasks.withAlike(index, task, first);
}

/** The run with the state of the target in this epoch. */
export function withIdentification(run: Run, target: string, identification: Identification): Run {
  const all = run.identification.with(target, identification);
  return withTarget(changed(run, { identification: all }), target);
}

function withTarget(run: Run, target: string): Run {
  const { left, unanswered } = run.due;
  const state = run.identification.get(target)?.state ?? "asked";
  const isUnanswered = state === "asked" && left.has(target);
  if (isUnanswered === unanswered.has(target)) return run;
  const after = isUnanswered ? unanswered.with(target, true) : unanswered.without(target);
  return withDue(run, { unanswered: after });
}

/** The run with the probe requested. */
export function withProbe(run: Run, probe: Probe): Run {
  const { id, kind, target, nonce, epoch } = probe;
  const probes = run.due.probes.with(id, probe);
  const begun = changed(run, { probes: run.probes.with(id, probe), due: { ...run.due, probes } });
  switch (kind) {
    case "park": {
      const name = id.startsWith(PARK) ? id.slice(PARK.length) : id;
      return withParked(begun, name, { target, nonce, askedIn: null, failedIn: null });
    }
    case "unpark": {
      const name = unparkedName(id);
      const parked = run.due.parked.get(name);
      return parked === undefined || parked.askedIn !== null
        ? begun
        : withParked(begun, name, { ...parked, askedIn: epoch });
    }
    case "tail": {
      const reads = nonce === null ? [] : (run.lastReads.get(nonce) ?? []);
      return nonce === null
        ? begun
        : changed(begun, { lastReads: run.lastReads.with(nonce, [...reads, id]) });
    }
    case "check": {
      const index = run.tasks.indexOf(checkedTask(id));
      const checks = run.tasks.at(index)?.checks ?? [];
      return index === -1 ? begun : withTask(begun, index, { checks: [...checks, id] });
    }
    default:
      return begun;
  }
}

/** The run with the probe finished. */
export function withProbeFinished(run: Run, probe: Probe): Run {
  const { id, kind, epoch } = probe;
  const due = { ...run.due, probes: run.due.probes.without(id) };
  const ended = changed(run, { probes: run.probes.with(id, probe), due });
  const name = kind === "unpark" ? unparkedName(id) : null;
  const parked = name === null ? undefined : due.parked.get(name);
  if (name === null || parked === undefined) return ended;
  return probe.ok === true
    ? withDue(ended, { parked: due.parked.without(name) })
    : withParked(ended, name, { ...parked, failedIn: Math.max(parked.failedIn ?? 0, epoch) });
}

function withParked(run: Run, name: string, parked: Parked): Run {
  return withDue(run, { parked: run.due.parked.with(name, parked) });
}

function withDue(run: Run, change: Partial<Due>): Run {
  return changed(run, { due: { ...run.due, ...change } });
}

/** An earlier process may have used only the name; a later one adds its epoch. */
function unparkedName(id: string): string {
  return id.slice(UNPARK.length).split(" ")[0] ?? "";
}

/** The id of the check's task: the part between `check` and the check's epoch and number. */
export function checkedTask(id: string): string {
  return id.split(" ").slice(1, -2).join(" ");
}
