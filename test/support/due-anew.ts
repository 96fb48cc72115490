// What is left to ask and to do, worked out from the whole run: what the fold keeps beside it has to say the same.
import { fleetStepAt } from "../../src/plan/model/fleet-step.ts";
import type { Run, TaskRun } from "../../src/run/model/run.ts";
import { hasEnded, needsNode } from "../../src/run/state/due.ts";

/** As `Run.due` keeps it, in an order that means nothing. */
export interface Dues {
  readonly left: Readonly<Record<string, number>>;
  readonly unanswered: readonly string[];
  readonly probes: readonly string[];
  readonly parked: readonly string[];
  readonly first: number;
  /** By a fleet's step its tasks by their states, as words; and the same of the wave, with how far it is. */
  readonly counts: readonly string[];
  readonly wave: string | null;
  /** Tasks with a text of the operator's own. */
  readonly edited: readonly string[];
}

/** What the run keeps. */
export function keptDues({ due, current, reopened, chosen, open, counts, wave, edited }: Run): Dues {
  return {
    left: Object.fromEntries([...due.left].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    unanswered: [...due.unanswered.keys()].toSorted(),
    probes: [...due.probes.values()].map(({ id, state }) => `${id} ${state}`).toSorted(),
    parked: [...due.parked].map(([name, it]) => parkedWords(name, it.target, it.nonce)).toSorted(),
    first: open.length > 0 || chosen !== null ? reopened : current,
    counts: [...counts].map(([first, of]) => `${first}: ${countWords(of)}`).toSorted(),
    wave:
      wave === null
        ? null
        : `${countWords(wave.counts)}, ${wave.again} again, ${wave.begun} begun, ${wave.ended} ended in ${wave.took}`,
    edited: [...edited.keys()].toSorted(),
  };
}

/** What follows from its tasks, targets and probes. */
export function duesAnew(run: Run): Dues {
  const plan = run.started?.plan;
  const tasks = [...run.tasks.values()];
  const ahead = tasks.flatMap((task, index) => {
    const planned = plan?.tasks[index];
    return planned === undefined || hasEnded(task) || !needsNode(planned) ? [] : [planned.target];
  });
  const targets = [...new Set(ahead)].toSorted();
  const probes = [...run.probes.values()];
  const away = probes.filter(({ kind, ok }) => kind === "unpark" && ok === true);
  const first = tasks.findIndex((task) => !hasEnded(task));
  return {
    left: Object.fromEntries(targets.map((key) => [key, ahead.filter((one) => one === key).length])),
    unanswered: targets.filter((key) => (run.identification.get(key)?.state ?? "asked") === "asked"),
    probes: probes
      .filter(({ state, epoch }) => state === "requested" && epoch === run.epoch)
      .map(({ id, state }) => `${id} ${state}`)
      .toSorted(),
    parked: probes
      .filter(({ kind, id }) => kind === "park" && !away.some((it) => nameIn(it.id) === nameIn(id)))
      .map(({ id, target, nonce }) => parkedWords(nameIn(id), target, nonce))
      .toSorted(),
    first: first === -1 ? tasks.length : first,
    counts: fleetCounts(run).toSorted(),
    wave: waveAnew(run),
    edited: tasks.flatMap(({ id, edited }) => (edited === null ? [] : [id])).toSorted(),
  };
}

function fleetCounts({ started, tasks }: Run): readonly string[] {
  return (started?.plan.tasks ?? []).flatMap(({ id }, index) => {
    const all = started === null ? null : fleetStepAt(started.plan, index);
    if (all?.first !== index) return [];
    return [`${id}: ${countWords(counted([...tasks.values()].slice(all.first, all.end)))}`];
  });
}

/** From all that was requested in it. */
function waveAnew({ wave, tasks, invocations }: Run): string | null {
  if (wave === null) return null;
  const members = [...wave.members.keys()].flatMap((id) => tasks.get(id) ?? []);
  const again = members.filter(({ id, state }) => state === "failed" && tasks.indexOf(id) >= wave.next);
  const times = members.flatMap((task) => {
    const own = task.invocations
      .filter((nonce) => invocations.indexOf(nonce) >= wave.firstInvocation)
      .flatMap((nonce) => invocations.get(nonce) ?? []);
    const [first, last] = [own.at(0), own.at(-1)];
    return first === undefined ? [] : [{ began: first.requestedAt, ended: last?.finishedAt ?? null }];
  });
  const ended = times.flatMap(({ began, ended }) => (ended === null ? [] : [Math.max(0, ended - began)]));
  const took = ended.reduce((sum, time) => sum + time, 0);
  return `${countWords(counted(members))}, ${again.length} again, ${times.length} begun, ${ended.length} ended in ${took}`;
}

function counted(tasks: readonly TaskRun[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of tasks) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

const countWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`]))
    .toSorted()
    .join(", ");

const nameIn = (probe: string): string => probe.split(" ")[1] ?? "";

const parkedWords = (name: string, target: string, nonce: string | null): string =>
  `${name} ${target} ${nonce ?? "none"}`;
