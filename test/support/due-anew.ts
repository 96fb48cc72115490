// What is left to ask and to do, worked out from the whole run: what the fold keeps beside it has to say the same.
import type { Run } from "../../src/run/model/run.ts";
import { hasEnded, needsNode } from "../../src/run/state/due.ts";

/** As `Run.due` keeps it, in an order that means nothing. */
export interface Dues {
  readonly left: Readonly<Record<string, number>>;
  readonly unanswered: readonly string[];
  readonly probes: readonly string[];
  readonly parked: readonly string[];
  readonly first: number;
}

/** What the run keeps. */
export function keptDues({ due, current, reopened, chosen, open }: Run): Dues {
  return {
    left: Object.fromEntries([...due.left].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    unanswered: [...due.unanswered.keys()].toSorted(),
    probes: [...due.probes.values()].map(({ id, state }) => `${id} ${state}`).toSorted(),
    parked: [...due.parked].map(([name, it]) => parkedWords(name, it.target, it.nonce)).toSorted(),
    first: open.length > 0 || chosen !== null ? reopened : current,
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
  };
}

const nameIn = (probe: string): string => probe.split(" ")[1] ?? "";

const parkedWords = (name: string, target: string, nonce: string | null): string =>
  `${name} ${target} ${nonce ?? "none"}`;
