// How many tasks are in each state, and how far a wave is: kept up to date by each change of a task and an invocation at
// constant cost, so that a frame goes through no node.
import { fleetStepAt } from "../../plan/model/fleet-step.ts";
import { NO_TASKS } from "../model/initial.ts";
import { OrderedMap } from "../model/ordered-map.ts";
import type { Counts, Invocation, Run, TaskState, Wave } from "../model/run.ts";
import { memberBegan } from "../state/wave-progress.ts";

/** The counts of every fleet's steps, counted again. Linear in the number of tasks. */
export function countsAnew({ started, tasks }: Run): Run["counts"] {
  if (started === null) return OrderedMap.of();
  const states = [...tasks.values()].map(({ state }) => state);
  const counts: [string, Counts][] = [];
  let index = 0;
  while (index < states.length) {
    const all = fleetStepAt(started.plan, index);
    const first = tasks.keyAt(index);
    if (all !== null && first !== undefined)
      counts.push([first, countedStates(states.slice(all.first, all.end))]);
    index = all?.end ?? index + 1;
  }
  return OrderedMap.of(counts);
}

/** Tasks in these states, counted. */
export function countedStates(states: readonly TaskState[]): Counts {
  const counts = { ...NO_TASKS };
  for (const state of states) counts[state]++;
  return counts;
}

/** The counts, and those of the wave, once the task at `index` has gone from one state to the other. */
export function countedAgain(
  run: Run,
  index: number,
  before: TaskState,
  after: TaskState,
): Pick<Run, "counts" | "wave"> {
  const { counts, wave } = run;
  const plan = run.started?.plan;
  const all = before === after || plan === undefined ? null : fleetStepAt(plan, index);
  const first = all === null ? undefined : run.tasks.keyAt(all.first);
  if (first === undefined) return { counts, wave };
  const moved = (known: Counts): Counts => withOne(withOne(known, before, -1), after, 1);
  return {
    counts: counts.with(first, moved(counts.get(first) ?? NO_TASKS)),
    wave:
      wave === null || !wave.members.has(run.tasks.keyAt(index) ?? "")
        ? wave
        : {
            ...wave,
            counts: moved(wave.counts),
            again: wave.again + (index < wave.next ? 0 : isFailed(after) - isFailed(before)),
          },
  };
}

/** The wave once the member at `index` has begun with that invocation. */
export function waveBegun(run: Run, wave: Wave, index: number, invocation: Invocation): Wave {
  const passed = Array.from({ length: Math.max(0, index + 1 - wave.next) }, (_, at) => wave.next + at).filter(
    (place) => wave.members.has(run.tasks.keyAt(place) ?? "") && run.tasks.at(place)?.state === "failed",
  );
  const ahead = { ...wave, next: Math.max(wave.next, index + 1), again: wave.again - passed.length };
  const began = memberBegan(run, wave, invocation.task);
  if (began === null) return { ...ahead, begun: wave.begun + 1 };
  // A further phase: it has not ended after all.
  const last = run.invocations.get(run.tasks.at(index)?.invocations.at(-1) ?? "");
  return last === undefined || last.finishedAt === null ? ahead : withTime(ahead, began, last.finishedAt, -1);
}

/** The wave once that invocation has finished. */
export function waveFinished(run: Run, wave: Wave, invocation: Invocation, at: number): Wave {
  const began = memberBegan(run, wave, invocation.task);
  return began === null ? wave : withTime(wave, began, at, 1);
}

function withTime(wave: Wave, began: number, ended: number, times: 1 | -1): Wave {
  const time = Math.max(0, ended - began);
  return {
    ...wave,
    ended: wave.ended + times,
    took: wave.took + times * time,
    longest: Math.max(wave.longest, time),
  };
}

function withOne(counts: Counts, state: TaskState, more: 1 | -1): Counts {
  return { ...counts, [state]: counts[state] + more };
}

const isFailed = (state: TaskState): 0 | 1 => (state === "failed" ? 1 : 0);
