// How fast a wave goes, and how long it still takes, from the times of the run's own events.
import type { Run, Wave } from "../model/run.ts";
import { isOpen } from "./due.ts";
import { mayBegin } from "./wave-progress.ts";

/** The pace of a wave so far. */
export interface WavePace {
  /** Nodes that end in an hour; more than 0. */
  readonly perHour: number;
  /** Until the last node ends, in ms; more than 0; null when it cannot be known. */
  readonly left: number | null;
}

/** Before so much of a wave has passed, in ms, its pace says little. */
const SHORTEST = 3_000;
/** Before so many nodes have ended, too. */
const FEWEST = 2;
const HOUR = 3_600_000;

/** Null without a wave, and as long as too little of it has passed. `now`: ms, by the clock of the events. */
export function wavePace(run: Run, now: number): WavePace | null {
  const { wave } = run;
  if (wave === null) return null;
  const elapsed = now - wave.confirmedAt;
  const progress = progressOf(run, wave);
  if (elapsed < SHORTEST || progress.ended < FEWEST) return null;
  const perHour = (progress.ended * HOUR) / elapsed;
  return { perHour, left: timeLeft(progress, perHour, now) };
}

/** The nodes of a wave by what they do, with times in ms. */
interface Progress {
  readonly ended: number;
  /** From a node's first request in this wave to its end: on average, and at most. */
  readonly mean: number;
  readonly longest: number;
  /** When each running node began, the earliest first. */
  readonly began: readonly number[];
  /** Nodes that have not begun and still may. */
  readonly waiting: number;
}

/**
 * Each running node needs the mean, and each waiting one follows a running one; never less than the pace gives. Null if
 * nothing is left, or if all that is left runs longer than any other did: then nothing can be said.
 */
function timeLeft(progress: Progress, perHour: number, now: number): number | null {
  const { mean, longest, began, waiting } = progress;
  const left = began.length + waiting;
  const newest = began.at(-1);
  if (left === 0) return null;
  if (waiting === 0 && newest !== undefined && now - newest > longest) return null;
  const needs = began.map((at) => Math.min(mean, Math.max(0, mean - (now - at))));
  const places = Math.max(1, needs.length);
  const last = waiting === 0 ? needs.at(-1) : needs[(waiting - 1) % places];
  return Math.max((last ?? 0) + Math.ceil(waiting / places) * mean, (left * HOUR) / perHour);
}

/** By run. A run never changes, so each is computed only once. */
const known = new WeakMap<Run, Progress>();

function progressOf(run: Run, wave: Wave): Progress {
  const before = known.get(run);
  if (before !== undefined) return before;
  const progress = makeProgress(run, wave);
  known.set(run, progress);
  return progress;
}

/** Linear in the wave's requests so far. */
function makeProgress({ invocations }: Run, wave: Wave): Progress {
  const nodes = new Map<string, { readonly began: number; readonly ended: number | null; lost: boolean }>();
  for (let at = wave.firstInvocation; at < invocations.size; at++) {
    const invocation = invocations.at(at);
    if (invocation === undefined) continue;
    const { task, requestedAt, finishedAt, state } = invocation;
    const began = nodes.get(task)?.began ?? requestedAt;
    const lost = isOpen(invocation) ? state !== "requested" && state !== "accepted" : finishedAt === null;
    nodes.set(task, { began, ended: finishedAt, lost });
  }
  const all = [...nodes.values()];
  const times = all.flatMap(({ began, ended }) => (ended === null ? [] : [Math.max(0, ended - began)]));
  const running = all.filter(({ ended, lost }) => ended === null && !lost).map(({ began }) => began);
  return {
    ended: times.length,
    mean: times.length === 0 ? 0 : times.reduce((sum, time) => sum + time, 0) / times.length,
    longest: times.reduce((most, time) => Math.max(most, time), 0),
    began: running.toSorted((a, b) => a - b),
    waiting: mayBegin(wave) ? wave.members.size - nodes.size : 0,
  };
}
